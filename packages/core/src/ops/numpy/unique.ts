/** @file ops.unique */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, integer, nullable, number } from "../../config/field.ts";
import { canonicalAxis, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { gatherAlong } from "../gather-scatter.ts";
import { defineOp, type Same, type Spec, specOf, toTensor } from "../operation.ts";
import { axisOrFlat, withSize } from "./axes.ts";

/** Which slices differ: the place of each one's first copy, how many copies it has, and which one each slice is. */
interface Groups {
  readonly first: readonly number[];
  readonly counts: readonly number[];
  readonly inverse: Int32Array;
}

/** The slices along `axis` as rows of values. */
function rowsOf(x: Tensor, axis: number): ArrayLike<number>[] {
  const order = [axis, ...x.shape.map((_, i) => i).filter((i) => i !== axis)];
  const data = tf.transpose(x, order).dataSync();
  const count = x.shape[axis] as number;
  const size = count === 0 ? 0 : data.length / count;
  return Array.from({ length: count }, (_, i) => data.slice(i * size, (i + 1) * size));
}

function compareRows(a: ArrayLike<number>, b: ArrayLike<number>): number {
  for (let i = 0; i < a.length; i++) {
    const [left, right] = [a[i] as number, b[i] as number];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** Groups equal rows, in the order of their first copies, or of their values. */
function group(rows: readonly ArrayLike<number>[], sorted: boolean): Groups {
  const groups = new Map<string, number[]>();
  for (const [place, row] of rows.entries()) {
    const key = Array.from(row).join();
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [place]);
    else members.push(place);
  }
  const found = [...groups.values()];
  const rowOf = (members: readonly number[]): ArrayLike<number> => rows[members[0] as number] ?? [];
  if (sorted) found.sort((a, b) => compareRows(rowOf(a), rowOf(b)));
  const inverse = new Int32Array(rows.length);
  for (const [i, members] of found.entries()) for (const place of members) inverse[place] = i;
  return {
    first: found.map((members) => members[0] as number),
    counts: found.map((members) => members.length),
    inverse,
  };
}

/** The list cut or filled up to `size`. */
function resized(values: readonly number[], size: number | null, fill: number): Tensor {
  const length = size ?? values.length;
  const fitted = Array.from({ length }, (_, i) => values[i] ?? fill);
  return tf.tensor1d(fitted, "int32");
}

/** The slices at `first`, cut or filled up to `size` along `axis`. */
function pickValues(
  x: Tensor,
  axis: number,
  first: readonly number[],
  size: number | null,
  fill: number,
): Tensor {
  const kept = first.slice(0, size ?? first.length);
  const values = gatherAlong(x, tf.tensor1d(kept, "int32"), axis);
  const missing = (size ?? kept.length) - kept.length;
  if (missing === 0) return values;
  const padding = x.shape.map((_, i): [number, number] => [0, i === axis ? missing : 0]);
  return tf.pad(values, padding, fill);
}

export const Unique = defineOp({
  className: "Unique",
  module: "numpy",
  inputs: ["x"],
  fields: {
    sorted: boolean(true),
    return_index: boolean(false),
    return_inverse: boolean(false),
    return_counts: boolean(false),
    axis: axisOrFlat,
    size: nullable(integer()),
    fill_value: nullable(number()),
  },
  compute: ([x], config) => {
    const { axis, size } = config;
    const tensor = toTensor(x);
    const source = axis === null ? tf.reshape(tensor, [-1]) : tensor;
    const place = canonicalAxis(axis ?? 0, source.rank, "unique: axis");
    const { first, counts, inverse } = group(rowsOf(source, place), config.sorted);
    const outputs = [pickValues(source, place, first, size, config.fill_value ?? 0)];
    // Keras fills missing indices with 1.
    if (config.return_index) outputs.push(resized(first, size, 1));
    if (config.return_inverse) {
      outputs.push(tf.tensor(inverse, axis === null ? tensor.shape : [inverse.length], "int32"));
    }
    if (config.return_counts) outputs.push(resized(counts, size, 0));
    return outputs.length === 1 ? (outputs[0] as Tensor) : outputs;
  },
  infer: ([x], config) => {
    const { shape, dtype } = specOf(x);
    const { axis, size } = config;
    const place = axis === null ? 0 : canonicalAxis(axis, shape.length, "unique: axis");
    const integers = (sizes: Shape): Spec => ({ shape: sizes, dtype: "int32" });
    const specs: Spec[] = [{ shape: axis === null ? [size] : withSize(shape, place, size), dtype }];
    if (config.return_index) specs.push(integers([size]));
    if (config.return_inverse) specs.push(integers(axis === null ? shape : [shape[place] ?? null]));
    if (config.return_counts) specs.push(integers([size]));
    return specs.length === 1 ? (specs[0] as Spec) : specs;
  },
});

interface Options {
  readonly sorted?: boolean | undefined;
  readonly return_index?: boolean | undefined;
  readonly return_inverse?: boolean | undefined;
  readonly return_counts?: boolean | undefined;
  readonly axis?: number | null | undefined;
  readonly size?: number | null | undefined;
  readonly fill_value?: number | null | undefined;
}
type Extras = { return_index: true } | { return_inverse: true } | { return_counts: true };
/** A list as soon as something is returned besides the values. */
type Results<T, O> = O extends Extras ? Same<T>[] : Same<T>;

/**
 * The different values, or the different slices along `axis`, in ascending order. `return_index` adds the place of each
 * one's first copy, `return_inverse` for each value which one it is, `return_counts` the numbers of copies. `size` cuts
 * or fills the result.
 * @see keras.ops.unique
 */
export function unique<T extends AnyTensor, const O extends Options = Record<never, never>>(
  x: T,
  options?: O,
): Results<T, O> {
  return Unique.apply([x], { ...options }) as Results<T, O>;
}
