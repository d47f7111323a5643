import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { averagePool, maxPool } from "../ops/nn/pool.ts";
import type { Tensor } from "../tensor.ts";
import { registerGradients } from "./register.ts";

interface Pool {
  /** Sizes of the spatial axes; there is one sample and one channel. */
  readonly sizes: number[];
  readonly pool_size: number[];
  readonly strides: number[];
  readonly padding: "same" | "valid";
}

const pools: Pool[] = [
  { sizes: [5], pool_size: [2], strides: [1], padding: "same" },
  { sizes: [5, 8], pool_size: [3, 2], strides: [1, 2], padding: "same" },
  { sizes: [5, 8], pool_size: [2, 3], strides: [3, 1], padding: "valid" },
  { sizes: [4, 5, 4], pool_size: [2, 3, 2], strides: [1, 1, 1], padding: "same" },
  { sizes: [5, 6, 7], pool_size: [3, 2, 1], strides: [2, 1, 2], padding: "valid" },
];

/** The places that each window sees along one axis. */
function windowsAlong(size: number, window: number, stride: number, padding: string): number[][] {
  const count = Math.ceil(padding === "same" ? size / stride : (size - window + 1) / stride);
  const missing = Math.max(0, (count - 1) * stride + window - size);
  const before = padding === "same" ? Math.floor(missing / 2) : 0;
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: window }, (_, k) => i * stride - before + k).filter(
      (place) => place >= 0 && place < size,
    ),
  );
}

/** The places in the input that each window sees, in the order of the outputs. */
function windows({ sizes, pool_size, strides, padding }: Pool): number[][] {
  let places: number[][] = [[0]];
  for (const [axis, size] of sizes.entries()) {
    const along = windowsAlong(size, pool_size[axis] ?? 1, strides[axis] ?? 1, padding);
    places = places.flatMap((outer) =>
      along.map((inner) => outer.flatMap((start) => inner.map((place) => start * size + place))),
    );
  }
  return places;
}

/** Distinct values in an order that no axis follows. */
const valueAt = (place: number, count: number): number => ((place * 37 + 11) % count) - count / 2;
/** How much the sum counts each output. */
const weightAt = (output: number): number => 1 + (output % 5);

function slopes(given: Pool, pool: typeof averagePool): Tensor {
  registerGradients();
  const { sizes, pool_size, ...options } = given;
  const count = sizes.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: count }, (_, place) => valueAt(place, count));
  const weights = windows(given).map((_, output) => weightAt(output));
  const sum = (x: Tensor): Tensor =>
    tf.sum(tf.mul(tf.reshape(pool(x, pool_size, options), [-1]), weights));
  return tf.reshape(tf.grad(sum)(tf.tensor(values, [1, ...sizes, 1])), [-1]);
}

describe("the slope of a pool", () => {
  test.each(pools)("of averages is shared by what a window saw: %j", (given) => {
    const expected = new Float32Array(given.sizes.reduce((a, b) => a * b, 1));
    for (const [output, places] of windows(given).entries()) {
      for (const place of places) {
        expected[place] = (expected[place] ?? 0) + weightAt(output) / places.length;
      }
    }

    expect(slopes(given, averagePool)).toBeAllClose(expected);
  });

  test.each(pools)("of maxima goes to the largest that a window saw: %j", (given) => {
    const expected = new Float32Array(given.sizes.reduce((a, b) => a * b, 1));
    const value = (place: number): number => valueAt(place, expected.length);
    for (const [output, places] of windows(given).entries()) {
      const largest = places.reduce((a, b) => (value(b) > value(a) ? b : a));
      expected[largest] = (expected[largest] ?? 0) + weightAt(output);
    }

    expect(slopes(given, maxPool)).toBeAllClose(expected);
  });
});
