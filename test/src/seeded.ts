/** @file Numbers that look random and are the same in every run. */
import { type DType, type Shape, sizeOf, type Tensor, tfjsType } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** Numbers in (-1, 1) from a linear congruential generator (Numerical Recipes' constants). */
export function seededNumbers(count: number, seed = 1): number[] {
  let state = seed >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  });
}

/** A tensor of them: floats in (-1, 1), integers 0 to 2, booleans, or the strings `w0` to `w2`. */
export function seededTensor(shape: Shape, dtype: DType = "float32", seed = 1): Tensor {
  const numbers = seededNumbers(sizeOf(shape) ?? 0, seed);
  const small = numbers.map((value) => Math.floor((value + 1) * 1.5));
  const carrier = tfjsType(dtype);
  const sizes = shape as number[];
  if (carrier === "string") {
    const words = small.map((value) => `w${value}`);
    return tf.tensor(words, sizes, "string");
  }
  if (carrier === "bool") {
    const flags = numbers.map((value) => value > 0);
    return tf.tensor(flags, sizes, "bool");
  }
  return tf.tensor(carrier === "int32" ? small : numbers, sizes, carrier);
}
