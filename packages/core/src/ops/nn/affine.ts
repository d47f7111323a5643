/** @file A product of matrices, a bias and an activation in one kernel. */
import * as tf from "@tensorflow/tfjs-core";
import type { Activation } from "../../activations/field.ts";
import { activationName } from "../../activations/table.ts";
import { registerGradients } from "../../gradients/register.ts";
import type { Tensor } from "../../tensor.ts";

/**
 * `activation(x · kernel + bias)` over the last axis.
 * Shapes: `(…, features)`, `(features, units)` and `(units)` → `(…, units)`.
 */
export function affine(
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | null,
  activation: Activation,
): Tensor {
  registerGradients(); // tfjs knows no derivative of the kernel
  const [features = 1, units = 1] = kernel.shape;
  const relu = activationName(activation) === "relu";
  const rows = tf.reshape(tf.cast(x, "float32"), [1, -1, features]);
  const weights = tf.reshape(kernel, [1, features, units]);
  const y = tf
    .engine()
    .runKernel(
      "_FusedMatMul",
      { a: rows, b: weights, ...(bias !== null && { bias }) },
      { transposeA: false, transposeB: false, activation: relu ? "relu" : "linear" },
    ) as Tensor;
  const shaped = tf.reshape(y, [...x.shape.slice(0, -1), units]);
  return relu ? shaped : activation(shaped);
}
