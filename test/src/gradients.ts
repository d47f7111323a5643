/** @file Gradients of a loss with respect to weights, and their proof by finite differences. */
import { registerGradients, type Tensor, type Variable } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { expect } from "vitest";
import { seededTensor } from "./seeded.ts";

/** The derivative of a scalar loss by each weight; undefined where the loss does not depend on it. */
export function gradientsOf(
  loss: () => Tensor,
  variables: readonly Variable[],
): (Tensor | undefined)[] {
  registerGradients();
  const values = variables.map((variable) => variable.value);
  const { value, grads } = tf
    .engine()
    .gradients(() => loss() as tf.Scalar, values, undefined, true);
  value.dispose();
  return values.map((_, i) => (grads as (Tensor | null | undefined)[])[i] ?? undefined);
}

/** Step of the differences: large, as values are float32. */
const STEP = 1e-2;
const TOLERANCE = { atol: 2e-3, rtol: 1e-2 };

/** Expects the gradients of a scalar loss to equal central differences, weight by weight. */
export function checkGradients(loss: () => Tensor, variables: readonly Variable[]): void {
  const gradients = gradientsOf(loss, variables);
  for (const [i, variable] of variables.entries()) {
    const differences = finiteDifferences(loss, variable);
    const gradient = gradients[i] ?? tf.zeros([...variable.shape]);
    expect(gradient.dataSync<"float32">(), variable.path).toBeAllClose(differences, TOLERANCE);
  }
  tf.dispose(gradients.filter((gradient) => gradient !== undefined));
}

/**
 * Expects, weight by weight, the slope along a seeded direction to equal the central difference. One direction meets
 * every value of a weight at once, so a wrong gradient shows whatever its place.
 */
export function checkSlopes(loss: () => Tensor, variables: readonly Variable[]): void {
  const gradients = gradientsOf(loss, variables);
  for (const [i, variable] of variables.entries()) {
    const direction = unitDirection(variable, i);
    const gradient = gradients[i]?.dataSync() ?? [];
    const slope = direction.reduce((sum, value, k) => sum + value * (gradient[k] ?? 0), 0);
    const difference = lossSlope(loss, variable, direction);
    expect([slope], variable.path).toBeAllClose([difference], TOLERANCE);
  }
  tf.dispose(gradients.filter((gradient) => gradient !== undefined));
}

/** A seeded vector of length 1. */
function unitDirection({ shape }: Variable, seed: number): number[] {
  const values = seededTensor(shape, "float32", seed + 11);
  const data = Array.from(values.dataSync());
  values.dispose();
  const length = Math.hypot(...data);
  return data.map((value) => value / length);
}

function lossSlope(loss: () => Tensor, variable: Variable, direction: readonly number[]): number {
  const { shape } = variable;
  const start = variable.value.dataSync<"float32">().slice();
  const lossAt = (offset: number): number => {
    const data = start.map((value, k) => value + offset * (direction[k] ?? 0));
    variable.assign({ shape, data });
    return tf.tidy(() => loss().dataSync()[0] ?? Number.NaN);
  };
  const slope = (lossAt(STEP) - lossAt(-STEP)) / (2 * STEP);
  variable.assign({ shape, data: start });
  return slope;
}

function finiteDifferences(loss: () => Tensor, variable: Variable): number[] {
  const { shape } = variable;
  const start = variable.value.dataSync<"float32">().slice();
  const lossAt = (place: number, offset: number): number => {
    const data = start.slice();
    data[place] = (data[place] ?? 0) + offset;
    variable.assign({ shape, data });
    return tf.tidy(() => loss().dataSync()[0] ?? Number.NaN);
  };
  const slopes = Array.from(
    start,
    (_, place) => (lossAt(place, STEP) - lossAt(place, -STEP)) / (2 * STEP),
  );
  variable.assign({ shape, data: start });
  return slopes;
}
