/** @file ops.binaryCrossentropy, ops.categoricalCrossentropy, ops.sparseCategoricalCrossentropy */
import * as tf from "@tensorflow/tfjs-core";
import { logSoftmax } from "../../activations/log-softmax.ts";
import { softplus } from "../../activations/softplus.ts";
import { boolean, integer } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { canonicalAxis, compatibleShapes, formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { toIndices } from "../gather-scatter.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

/** Keras's `epsilon()`: probabilities stay this far from 0 and 1. */
const EPSILON = 1e-7;

/** @throws ShapeError unless both shapes can be the same. */
function checkSame(op: string, target: Shape, output: Shape): void {
  if (compatibleShapes(target, output)) return;
  throw new ShapeError(
    `${op}: target and output must have the same shape. Received: ${formatShape(target)} and ${formatShape(output)}.`,
  );
}

function without(shape: Shape, axis: number): Shape {
  return shape.filter((_, i) => i !== axis);
}

/** Logarithms of probabilities. */
function clippedLog(probabilities: Tensor): Tensor {
  return tf.log(tf.clipByValue(probabilities, EPSILON, 1 - EPSILON));
}

function floats(values: readonly unknown[]): [Tensor, Tensor] {
  return values.map((value) => tf.cast(toTensor(value), "float32")) as [Tensor, Tensor];
}

export const BinaryCrossentropy = defineOp({
  className: "BinaryCrossentropy",
  module: "nn",
  inputs: ["target", "output"],
  fields: { from_logits: boolean(false) },
  compute: (args, { from_logits }) => {
    const [target, output] = floats(args);
    checkSame("binary_crossentropy", target.shape, output.shape);
    if (from_logits) return tf.sub(softplus(output), tf.mul(target, output));
    const hit = tf.mul(target, clippedLog(output));
    const rest = tf.clipByValue(output, EPSILON, 1 - EPSILON);
    return tf.neg(tf.add(hit, tf.mul(tf.sub(1, target), tf.log(tf.sub(1, rest)))));
  },
  infer: ([target, output]) => {
    const spec = specOf(output);
    checkSame("binary_crossentropy", specOf(target).shape, spec.shape);
    return spec;
  },
});

export const CategoricalCrossentropy = defineOp({
  className: "CategoricalCrossentropy",
  module: "nn",
  inputs: ["target", "output"],
  fields: { from_logits: boolean(false), axis: integer(-1) },
  compute: (args, { from_logits, axis }) => {
    const [target, output] = floats(args);
    checkSame("categorical_crossentropy", target.shape, output.shape);
    const place = canonicalAxis(axis, output.rank);
    const logs = from_logits
      ? logSoftmax(output, { axis: place })
      : clippedLog(tf.div(output, tf.sum(output, place, true)));
    return tf.neg(tf.sum(tf.mul(target, logs), place));
  },
  infer: ([target, output], { axis }) => {
    const { shape, dtype } = specOf(output);
    checkSame("categorical_crossentropy", specOf(target).shape, shape);
    return { shape: without(shape, canonicalAxis(axis, shape.length)), dtype };
  },
});

/** The shape of the classes: that of the output without the scores. @throws ShapeError */
function classesShape(target: Shape, output: Shape, axis: number): Shape {
  const expected = without(output, axis);
  const given =
    target.length === output.length && target.at(-1) === 1 ? target.slice(0, -1) : target;
  if (compatibleShapes(given, expected)) return expected;
  throw new ShapeError(
    `sparse_categorical_crossentropy: target must have the shape of output without its axis ${axis}. ` +
      `Received: ${formatShape(target)} and ${formatShape(output)}.`,
  );
}

export const SparseCategoricalCrossentropy = defineOp({
  className: "SparseCategoricalCrossentropy",
  module: "nn",
  inputs: ["target", "output"],
  fields: { from_logits: boolean(false), axis: integer(-1) },
  compute: ([target, output], { from_logits, axis }) => {
    const scores = tf.cast(toTensor(output), "float32");
    const place = canonicalAxis(axis, scores.rank);
    const labels = toIndices(target);
    const shape = classesShape(labels.shape, scores.shape, place) as number[];
    const logs = logSoftmax(from_logits ? scores : clippedLog(scores), { axis: place });
    const sizes = scores.shape.map((size, i) => (i === place ? size : 1));
    const classes = tf.reshape(tf.range(0, scores.shape[place] ?? 0, 1, "int32"), sizes);
    const chosen = tf.equal(tf.expandDims(tf.reshape(labels, shape), place), classes);
    return tf.neg(tf.sum(tf.where(chosen, logs, tf.zerosLike(logs)), place));
  },
  infer: ([target, output], { axis }) => {
    const { shape, dtype } = specOf(output);
    const place = canonicalAxis(axis, shape.length);
    return { shape: classesShape(specOf(target).shape, shape, place), dtype };
  },
});

interface CrossentropyOptions {
  /** Whether the output are logits instead of probabilities. */
  readonly from_logits?: boolean | undefined;
}
interface ClassOptions extends CrossentropyOptions {
  /** The axis of the classes. */
  readonly axis?: number | undefined;
}

/** `−t · log p − (1 − t) · log(1 − p)`. @see keras.ops.binary_crossentropy @throws ShapeError */
export function binaryCrossentropy<T extends AnyTensor>(
  target: T,
  output: T,
  options: CrossentropyOptions = {},
): Same<T> {
  return BinaryCrossentropy.apply([target, output], options) as Same<T>;
}
/** `−Σ t · log p` over the classes. @see keras.ops.categorical_crossentropy @throws ShapeError */
export function categoricalCrossentropy<T extends AnyTensor>(
  target: T,
  output: T,
  options: ClassOptions = {},
): Same<T> {
  return CategoricalCrossentropy.apply([target, output], options) as Same<T>;
}
/**
 * `−log p` of the class that `target` names.
 * @see keras.ops.sparse_categorical_crossentropy
 * @throws ShapeError
 */
export function sparseCategoricalCrossentropy<T extends AnyTensor>(
  target: T,
  output: T,
  options: ClassOptions = {},
): Same<T> {
  return SparseCategoricalCrossentropy.apply([target, output], options) as Same<T>;
}
