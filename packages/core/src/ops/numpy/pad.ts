/** @file ops.pad */
import * as tf from "@tensorflow/tfjs-core";
import { choice, field, refuse } from "../../config/field.ts";
import { ConfigError, ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import { type AnyTensor, isTensor, type Tensor } from "../../tensor.ts";
import { gatherAlong } from "../gather-scatter.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

/** One number for every side, one pair for every axis, or a pair (or one number in a list) for each axis. */
export type PadWidth = number | readonly number[] | readonly (readonly number[])[];
type Pair = readonly [before: number, after: number];
type Mode = "constant" | "reflect" | "symmetric";

const isWidth = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
const isWidths = (value: unknown): boolean =>
  Array.isArray(value) && (value.length === 1 || value.length === 2) && value.every(isWidth);

const padWidth = field<PadWidth>((value, place) => {
  const good = isWidth(value) || isWidths(value) || (Array.isArray(value) && value.every(isWidths));
  return good
    ? (value as PadWidth)
    : refuse(place, "must be an integer from 0, a pair of them, or a list of pairs", value);
});

/** Before and after, for each axis. @throws ShapeError for a list of another length than the rank. */
function pairsFor(width: PadWidth, shape: Shape): Pair[] {
  const toPair = (widths: readonly number[]): Pair => [widths[0] ?? 0, widths.at(-1) ?? 0];
  if (typeof width === "number") return shape.map(() => [width, width]);
  const pairs = typeof width[0] === "number" ? [width as readonly number[]] : (width as number[][]);
  if (pairs.length === 1) return shape.map(() => toPair(pairs[0] as readonly number[]));
  if (pairs.length === shape.length) return pairs.map(toPair);
  throw new ShapeError(
    `pad: pad_width must have one pair, or one for each axis of shape ${formatShape(shape)}. Received: ${pairs.length} pairs.`,
  );
}

/** The place that a padded axis shows at `index`: mirrored at the edge, which `symmetric` repeats. */
function mirrored(index: number, size: number, edge: 0 | 1): number {
  if (index < 0) return -index - edge;
  return index < size ? index : 2 * (size - 1) - index + edge;
}

/** Continues one axis as its own mirror image. */
function mirror(x: Tensor, axis: number, [before, after]: Pair, mode: Mode): Tensor {
  if (before === 0 && after === 0) return x;
  const size = x.shape[axis] as number;
  const edge = mode === "symmetric" ? 1 : 0;
  if (Math.max(before, after) > size - 1 + edge) {
    throw new ShapeError(
      `pad: mode ${JSON.stringify(mode)} can add at most ${size - 1 + edge} to an axis of size ${size}. Received: pad_width=[${before}, ${after}].`,
    );
  }
  const places = Array.from({ length: before + size + after }, (_, i) =>
    mirrored(i - before, size, edge),
  );
  return gatherAlong(x, tf.tensor1d(places, "int32"), axis);
}

/** The value to fill with. @throws ConfigError for one in a mode that has none. */
function fillValue(value: unknown, mode: Mode): number {
  if (value === undefined || value === null) return 0;
  if (mode !== "constant") {
    throw new ConfigError(
      `pad: constant_values goes with mode "constant" only. Received: mode=${JSON.stringify(mode)}.`,
    );
  }
  return isTensor(value) ? (value.dataSync()[0] as number) : (value as number);
}

export const Pad = defineOp({
  className: "Pad",
  module: "numpy",
  inputs: ["x", "constant_values"],
  fields: {
    pad_width: padWidth,
    mode: choice(["constant", "reflect", "symmetric"], "constant"),
  },
  compute: ([x, constantValues], { pad_width: width, mode }) => {
    const tensor = toTensor(x);
    const pairs = pairsFor(width, tensor.shape);
    const fill = fillValue(constantValues, mode);
    return mode === "constant"
      ? tf.pad(tensor, pairs as [number, number][], fill)
      : pairs.reduce((y, pair, axis) => mirror(y, axis, pair, mode), tensor);
  },
  infer: ([x, constantValues], { pad_width: width, mode }) => {
    const { shape, dtype } = specOf(x);
    fillValue(constantValues, mode);
    const pairs = pairsFor(width, shape);
    return {
      shape: shape.map((size, i) => {
        const [before, after] = pairs[i] as Pair;
        return size === null ? null : before + size + after;
      }),
      dtype,
    };
  },
});

/**
 * Adds values before and after, on each axis: a constant, or the mirror image of what is there
 * (`symmetric` repeats the edge, `reflect` does not).
 * @see keras.ops.pad
 * @throws ShapeError when the widths do not fit.
 */
export function pad<T extends AnyTensor>(
  x: T,
  padWidth: PadWidth,
  options: {
    readonly mode?: Mode | undefined;
    readonly constant_values?: number | null | undefined;
  } = {},
): Same<T> {
  const { mode, constant_values: constantValues = null } = options;
  return Pad.apply([x, constantValues], { pad_width: padWidth, mode }) as Same<T>;
}
