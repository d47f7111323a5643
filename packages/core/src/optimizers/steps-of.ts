/** @file For tests: steps of an optimizer on one weight, with gradients of the test's choice. */
import * as tf from "@tensorflow/tfjs-core";
import { Zeros } from "../initializers/index.ts";
import { Variable } from "../layer/variable.ts";
import type { Optimizer } from "./optimizer.ts";

/** A weight that holds some numbers. */
export function weightOf(values: readonly number[] | readonly number[][], name = "w"): Variable {
  const start = tf.tensor(values as number[]);
  const weight = new Variable(name, {
    shape: start.shape,
    initializer: new Zeros(),
  });
  weight.assign(start);
  start.dispose();
  return weight;
}

/** Applies gradients one after the other. @returns the weight after them. */
export function stepsOf(
  optimizer: Optimizer,
  start: readonly number[] | readonly number[][],
  ...gradients: readonly (readonly number[] | readonly number[][])[]
): number[] {
  const weight = weightOf(start);
  for (const values of gradients) {
    const gradient = tf.tensor(values as number[]);
    optimizer.apply([gradient], [weight]);
    gradient.dispose();
  }
  const result = Array.from(weight.value.dataSync());
  weight.dispose();
  optimizer.dispose();
  return result;
}
