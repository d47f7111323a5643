/** @file Fills tensors from a seed. */
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { SeedGenerator } from "./seed-generator.ts";

/** An integer, a stream to draw from, or null for a fresh seed. */
export type Seed = number | SeedGenerator | null;

/** The stream itself, or a new one: the same integer gives the same values at each call, as in Keras. */
export function stream(seed: Seed): SeedGenerator {
  return seed instanceof SeedGenerator ? seed : new SeedGenerator(seed);
}

/** A float32 tensor of drawn values. */
export function fill(shape: readonly number[], draw: () => number): Tensor {
  const size = sizeOf(shape);
  return tf.tensor(Float32Array.from({ length: size }, draw), [...shape], "float32");
}
