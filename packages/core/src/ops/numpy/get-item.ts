/** @file ops.getItem */
import * as tf from "@tensorflow/tfjs-core";
import { ConfigError, ShapeError } from "../../errors.ts";
import { isJsonObject, show } from "../../json.ts";
import { formatShape, type Shape } from "../../shape.ts";
import { Ellipsis, ellipsis, Slice } from "../../slice.ts";
import { type AnyTensor, isTensor, type Tensor } from "../../tensor.ts";
import { gatherAlong } from "../gather-scatter.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

/** A slice as a dictionary. */
interface SliceBounds {
  readonly start?: number | null;
  readonly stop?: number | null;
  readonly step?: number | null;
}

/** One place of a key: an integer drops its axis, a slice keeps it, null adds one of size 1. */
export type IndexItem = number | null | "..." | Ellipsis | Slice | SliceBounds | Tensor;
/** What stands in Python's brackets: one item, or one for each axis. */
export type IndexKey = IndexItem | readonly IndexItem[];

type Item = number | null | Ellipsis | Slice;
/** What happens to one axis of the input; `undefined` for an axis that is added. */
type AxisItem = number | Slice;

const ALL = new Slice(null, null, null);

function toItem(item: IndexItem): Item {
  if (item === "...") return ellipsis;
  if (item === null || item instanceof Slice || item instanceof Ellipsis) return checkedStep(item);
  if (isJsonObject(item)) {
    const { start = null, stop = null, step = null } = item as SliceBounds;
    return checkedStep(new Slice(start, stop, step));
  }
  const index = isTensor(item) && item.rank === 0 ? (item.dataSync()[0] as number) : item;
  if (Number.isInteger(index)) return index as number;
  throw new ConfigError(
    `get_item: a key holds integers, slices, null and "..."; take() picks by a list or a tensor of indices. Received: ${show(item)}.`,
  );
}

function checkedStep(item: Slice | Ellipsis | null): Slice | Ellipsis | null {
  if (item instanceof Slice && item.step === 0) {
    throw new ConfigError("get_item: the step of a slice must not be 0. Received: step=0.");
  }
  return item;
}

/** The key as Keras writes it: an integer by itself, or a list. */
function toKey(key: IndexKey): number | Item[] {
  if (Array.isArray(key)) return key.map(toItem);
  const item = toItem(key as IndexItem);
  return typeof item === "number" ? item : [item];
}

/** The key without ellipsis: as many axis items as the input has axes, and null for each axis that is added. */
function expand(key: unknown, shape: Shape): (AxisItem | null)[] {
  const items = [toKey(key as IndexKey)].flat();
  const consumed = items.filter((item) => item !== null && !(item instanceof Ellipsis)).length;
  const left = shape.length - consumed;
  const gaps = items.filter((item) => item instanceof Ellipsis).length;
  if (left < 0 || gaps > 1) {
    throw new ShapeError(
      `get_item: the key must have at most one ellipsis and at most ${shape.length} other items for shape ${formatShape(shape)}. Received: ${consumed} items and ${gaps} ellipses.`,
    );
  }
  const rest = Array<AxisItem>(left).fill(ALL);
  const all = gaps === 0 ? [...items, ellipsis] : items;
  return all.flatMap((item) => (item instanceof Ellipsis ? rest : [item]));
}

/** A negative index counted from the start. @throws ShapeError outside the axis. */
function placeOf(index: number, size: number, shape: Shape): number {
  const place = index < 0 ? index + size : index;
  if (place < 0 || place >= size) {
    throw new ShapeError(
      `get_item: index ${index} is out of bounds for an axis of size ${size} of shape ${formatShape(shape)}.`,
    );
  }
  return place;
}

function itemShape(shape: Shape, key: unknown): Shape {
  let axis = 0;
  return expand(key, shape).flatMap((item): Shape => {
    if (item === null) return [1];
    const size = shape[axis++] ?? null;
    if (item instanceof Slice) return [size === null ? null : item.indices(size).count];
    if (size !== null) placeOf(item, size, shape);
    return [];
  });
}

/** Start and size on one axis of the block that holds everything the item takes. */
function blockOf(item: AxisItem, size: number, shape: Shape): [start: number, size: number] {
  if (typeof item === "number") return [placeOf(item, size, shape), 1];
  const { start, count, step } = item.indices(size);
  if (count === 0) return [0, 0];
  const last = start + (count - 1) * step;
  return [Math.min(start, last), Math.abs(last - start) + 1];
}

/** Takes every `step`-th of a block's slices, from its end when `step` is negative. */
function stride(block: Tensor, axis: number, item: AxisItem, size: number): Tensor {
  if (typeof item === "number") return block;
  const { count, step } = item.indices(size);
  if (step === 1 || count === 0) return block;
  if (step === -1) return tf.reverse(block, axis);
  const first = step > 0 ? 0 : (block.shape[axis] as number) - 1;
  const places = Array.from({ length: count }, (_, i) => first + i * step);
  return gatherAlong(block, tf.tensor1d(places, "int32"), axis);
}

function takeItems(x: Tensor, key: unknown): Tensor {
  const items = expand(key, x.shape).filter((item) => item !== null);
  const blocks = items.map((item, axis) => blockOf(item, x.shape[axis] as number, x.shape));
  const block = tf.slice(
    x,
    blocks.map(([start]) => start),
    blocks.map(([, size]) => size),
  );
  const taken = items.reduce<Tensor>(
    (y, item, axis) => stride(y, axis, item, x.shape[axis] as number),
    block,
  );
  return tf.reshape(taken, itemShape(x.shape, key) as number[]);
}

export const GetItem = defineOp({
  className: "GetItem",
  module: "numpy",
  inputs: ["x", "key"],
  fields: {},
  compute: ([x, key]) => {
    const tensor = toTensor(x);
    return tensor.rank === 0
      ? tf.reshape(tensor, itemShape([], key) as number[])
      : takeItems(tensor, key);
  },
  infer: ([x, key]) => {
    const { shape, dtype } = specOf(x);
    return { shape: itemShape(shape, key), dtype };
  },
});

/**
 * Python's `x[key]`: `x[:, 0]` is `getItem(x, [slice(null), 0])`, `x[..., ::-1]` is
 * `getItem(x, ["...", slice(null, null, -1)])`, `x[:, None]` is `getItem(x, [slice(null), null])`.
 * An integer drops its axis, a slice keeps it, null adds one; axes without an item stay.
 * @see keras.ops.get_item
 * @throws ShapeError for an integer outside its axis, and for more items than axes.
 */
export function getItem<T extends AnyTensor>(x: T, key: IndexKey): Same<T> {
  return GetItem.apply([x, toKey(key)], {}) as Same<T>;
}
