/** @file The generator's stream, and the distributions drawn from it. */
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ConfigError, ShapeError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import "../tensor.ts";
import * as random from "./index.ts";

const values = (x: Tensor): number[] => Array.from(x.dataSync());
const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;
const deviation = (x: readonly number[]): number =>
  Math.sqrt(mean(x.map((value) => (value - mean(x)) ** 2)));

describe("SeedGenerator", () => {
  test("is xoshiro128** seeded by splitmix32", () => {
    const generator = new random.SeedGenerator(42);

    // The upper 24 bits of the first outputs, from an implementation in Python.
    expect(Array.from({ length: 5 }, () => generator.next() * 2 ** 24)).toEqual([
      11083292, 2128694, 1874047, 13672414, 1327172,
    ]);
  });

  test("without a seed, starts somewhere else each time", () => {
    expect(new random.SeedGenerator().next()).not.toBe(new random.SeedGenerator().next());
  });

  test("refuses a seed that is no integer", () => {
    expect(() => new random.SeedGenerator(0.5)).toThrow(ConfigError);
  });
});

test("an integer seed gives the same values at each call, a generator goes on", () => {
  const generator = new random.SeedGenerator(1);
  const draw = (seed: random.Seed): number[] => values(random.uniform([4], { seed }));

  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(draw(generator)).toEqual(draw(1));
  expect(draw(generator)).not.toEqual(draw(1));
});

// Bounds are more than five standard errors of a mean of 10,000 values.
test("uniform fills [minval, maxval) evenly", () => {
  const drawn = values(random.uniform([10_000], { minval: -2, maxval: 4, seed: 3 }));

  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(-2);
  expect(Math.max(...drawn)).toBeLessThan(4);
  expect(Math.abs(mean(drawn) - 1)).toBeLessThan(0.09);
  expect(Math.abs(deviation(drawn) - 6 / Math.sqrt(12))).toBeLessThan(0.06);
});

test("uniform does not round up to maxval", () => {
  const next = 1 + 2 ** -23;

  expect(new Set(values(random.uniform([100], { minval: 1, maxval: next, seed: 0 })))).toEqual(
    new Set([1]),
  );
});

test("normal has its mean and standard deviation", () => {
  const drawn = values(random.normal([10_000], { mean: 1, stddev: 2, seed: 3 }));

  expect(Math.abs(mean(drawn) - 1)).toBeLessThan(0.1);
  expect(Math.abs(deviation(drawn) - 2)).toBeLessThan(0.08);
});

test("truncatedNormal keeps within two standard deviations", () => {
  const drawn = values(random.truncatedNormal([10_000], { mean: 1, stddev: 0.5, seed: 3 }));

  expect(Math.max(...drawn.map((value) => Math.abs(value - 1)))).toBeLessThanOrEqual(1);
  expect(Math.abs(deviation(drawn) - 0.5 * 0.87962566)).toBeLessThan(0.02);
});

test("randint draws every integer of [minval, maxval) as int32", () => {
  const drawn = random.randint([300], -1, 2, { seed: 0 });

  expect(drawn.dtype).toBe("int32");
  expect([...new Set(values(drawn))].sort()).toEqual([-1, 0, 1]);
  expect(() => random.randint([1], 2, 2)).toThrow("minval=2, maxval=2");
});

describe("dropout", () => {
  test("drops a share and scales the rest to the same mean", () => {
    const drawn = values(random.dropout(tf.ones([10_000]), 0.2, { seed: 0 }));

    expect(new Set(drawn)).toEqual(new Set([0, 1.25]));
    expect(Math.abs(mean(drawn) - 1)).toBeLessThan(0.03);
  });

  test("repeats the noise along axes on which noise_shape is 1", () => {
    const drawn = random.dropout(tf.ones([50, 3]), 0.5, { noise_shape: [null, 1], seed: 0 });
    const rows = drawn.arraySync() as number[][];

    expect(rows.every(([a, b, c]) => a === b && b === c)).toBe(true);
    expect(new Set(values(drawn))).toEqual(new Set([0, 2]));
  });

  test("at rate 0 keeps everything, at rate 1 nothing, and knows no other extremes", () => {
    expect(random.dropout(tf.tensor1d([1, 2]), 0)).toBeAllClose([1, 2]);
    expect(random.dropout(tf.tensor1d([1, 2]), 1)).toBeAllClose([0, 0]);
    expect(() => random.dropout(tf.ones([1]), 1.5)).toThrow("rate=1.5");
  });
});

test("shuffle moves whole slices along its axis", () => {
  const x = tf.reshape(tf.range(0, 40), [2, 20]);

  const [first, second] = random.shuffle(x, { axis: 1, seed: 0 }).arraySync() as number[][];

  expect(first).not.toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect([...(first ?? [])].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(second).toEqual(first?.map((value) => value + 20));
});

test("categorical draws classes by their softmax", () => {
  const logits = tf.tensor2d([
    [Math.log(0.7), Math.log(0.3), -1000],
    [-1000, -1000, 0],
  ]);

  const [first = [], second] = random
    .categorical(logits, 5000, { seed: 0 })
    .arraySync() as number[][];

  expect(Math.abs(mean(first) - 0.3)).toBeLessThan(0.035);
  expect(Math.max(...first)).toBe(1);
  expect(new Set(second)).toEqual(new Set([2]));
  expect(() => random.categorical(tf.ones([2]), 1)).toThrow(ShapeError);
});

test.each([0.5, 1, 4])("gamma with alpha %d has mean and variance alpha", (alpha) => {
  const drawn = values(random.gamma([10_000], alpha, { seed: 5 }));

  expect(Math.abs(mean(drawn) - alpha)).toBeLessThan(0.06 * Math.sqrt(alpha));
  expect(Math.abs(deviation(drawn) - Math.sqrt(alpha))).toBeLessThan(0.1 * Math.sqrt(alpha));
});

test.each<[string, () => Tensor]>([
  ["uniform", () => random.uniform([3])],
  ["normal", () => random.normal([3])],
  ["truncatedNormal", () => random.truncatedNormal([3])],
  ["randint", () => random.randint([3], 0, 2)],
  ["gamma", () => random.gamma([3], 2)],
  ["dropout", () => tf.tidy(() => random.dropout(tf.ones([3]), 0.5))],
  ["shuffle", () => tf.tidy(() => random.shuffle(tf.ones([3])))],
  ["categorical", () => tf.tidy(() => random.categorical(tf.ones([2, 3]), 4))],
])("%s leaves no tensor but its result", (_, draw) => {
  const before = tf.memory().numTensors;

  draw();

  expect(tf.memory().numTensors - before).toBe(1);
});
