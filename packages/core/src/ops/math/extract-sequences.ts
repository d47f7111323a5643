/** @file ops.extractSequences */
import * as tf from "@tensorflow/tfjs-core";
import { positiveInteger } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import type { Shape } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { gatherAlong } from "../gather-scatter.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

/** How many sequences fit. @throws ShapeError for a scalar. */
function countOf(shape: Shape, length: number, stride: number): number | null {
  const size = shape.at(-1);
  if (size === undefined) {
    throw new ShapeError(
      "extract_sequences: the input must have rank 1 or more. Received: shape ().",
    );
  }
  return size === null ? null : Math.max(0, 1 + Math.floor((size - length) / stride));
}

export const ExtractSequences = defineOp({
  className: "ExtractSequences",
  module: "math",
  inputs: ["x"],
  fields: { sequence_length: positiveInteger(), sequence_stride: positiveInteger() },
  compute: ([x], { sequence_length: length, sequence_stride: stride }) => {
    const tensor = toTensor(x);
    const count = countOf(tensor.shape, length, stride) as number;
    const places = Int32Array.from(
      { length: count * length },
      (_, i) => Math.floor(i / length) * stride + (i % length),
    );
    return gatherAlong(tensor, tf.tensor2d(places, [count, length], "int32"), tensor.rank - 1);
  },
  infer: ([x], { sequence_length: length, sequence_stride: stride }) => {
    const { shape, dtype } = specOf(x);
    return { shape: [...shape.slice(0, -1), countOf(shape, length, stride), length], dtype };
  },
});

/**
 * Parts of the last axis, `sequenceLength` long, one every `sequenceStride` values. What is left over at the end is
 * dropped.
 * @see keras.ops.extract_sequences
 * @throws ShapeError for a scalar.
 */
export function extractSequences<T extends AnyTensor>(
  x: T,
  sequenceLength: number,
  sequenceStride: number,
): Same<T> {
  return ExtractSequences.apply([x], {
    sequence_length: sequenceLength,
    sequence_stride: sequenceStride,
  }) as Same<T>;
}
