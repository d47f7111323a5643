/** @file The arithmetic on variables that optimizers are written in. */
import * as tf from "@tensorflow/tfjs-core";
import type { Variable } from "../layer/variable.ts";
import type { Tensor } from "../tensor.ts";

/** The value of a scalar variable. */
export function numberOf(variable: Variable): number {
  return variable.value.dataSync()[0] ?? 0;
}

/** Replaces the value of a scalar variable. */
export function assignNumber(variable: Variable, value: number): void {
  const data = variable.dtype === "float32" ? new Float32Array([value]) : new Int32Array([value]);
  variable.assign({ shape: [], data });
}

/** `variable += change`. */
export function assignAdd(variable: Variable, change: Tensor): void {
  variable.assign(tf.add(variable.value, change));
}

/** `variable −= change`. */
export function assignSub(variable: Variable, change: Tensor): void {
  variable.assign(tf.sub(variable.value, change));
}

/** `1 − base ^ step` with the power in float32, as Keras has it: near 1 its rounding shows. */
export function withoutPower(base: number, step: number): number {
  return 1 - Math.fround(Math.fround(base) ** step);
}

/** `average` moves towards `value` by a share of `1 − keep`, in Keras's order of operations. */
export function follow(average: Variable, value: Tensor, keep: number): Tensor {
  assignAdd(average, tf.mul(tf.sub(value, average.value), 1 - keep));
  return average.value;
}
