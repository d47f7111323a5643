/** @file ops.psnr */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { compatibleShapes, formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

function check(a: Shape, b: Shape): void {
  if (compatibleShapes(a, b)) return;
  throw new ShapeError(
    `psnr: both arguments must have the same shape. Received: ${formatShape(a)} and ${formatShape(b)}.`,
  );
}

export const PSNR = defineOp({
  className: "PSNR",
  module: "nn",
  inputs: ["x1", "x2"],
  fields: { max_val: number() },
  compute: (args, { max_val }) => {
    const [a, b] = args.map((x) => tf.cast(toTensor(x), "float32")) as [Tensor, Tensor];
    check(a.shape, b.shape);
    const error = tf.mean(tf.square(tf.sub(a, b)));
    const decibels = tf.mul(tf.log(error), 10 / Math.LN10);
    return tf.sub(20 * Math.log10(max_val), decibels);
  },
  infer: ([x1, x2]) => {
    check(specOf(x1).shape, specOf(x2).shape);
    return { shape: [], dtype: "float32" };
  },
});

/** The peak signal-to-noise ratio `10 · log₁₀(maxVal² / mean((x1 − x2)²))`. @see keras.ops.psnr @throws ShapeError */
export function psnr<A extends AnyTensor, B extends AnyTensor>(
  x1: A,
  x2: B,
  maxVal: number,
): Same<A | B> {
  return PSNR.apply([x1, x2], { max_val: maxVal }) as Same<A | B>;
}
