/** @file The gradient of a loss by weights. */
import * as tf from "@tensorflow/tfjs-core";
import { registerGradients } from "../gradients/register.ts";
import type { Variable } from "../layer/variable.ts";
import type { Gradients } from "../optimizers/optimizer.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Computes a scalar loss and its gradient by each weight. The caller disposes both.
 * A weight that the loss does not depend on has null.
 */
export function gradients(
  loss: () => Tensor,
  variables: readonly Variable[],
): { readonly loss: Tensor; readonly gradients: Gradients } {
  registerGradients();
  const values = variables.map((variable) => variable.value);
  if (values.length === 0) return { loss: tf.tidy(loss), gradients: [] };
  const { value, grads } = tf
    .engine()
    .gradients(() => loss() as tf.Scalar, values, undefined, true);
  return { loss: value, gradients: (grads as (Tensor | null | undefined)[]).map((g) => g ?? null) };
}
