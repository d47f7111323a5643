/** @file The activation `linear`. */
import type { Tensor } from "../tensor.ts";

/** `x`. @see keras.activations.linear */
export function linear(x: Tensor): Tensor {
  return x;
}
