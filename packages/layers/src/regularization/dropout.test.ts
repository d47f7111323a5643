import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Dropout } from "./dropout.ts";

checkLayer(Dropout, {
  config: { rate: 0.5, seed: 1 },
  inputShape: [4, 3],
  outputShape: [4, 3],
  weights: {},
  training: true,
  invalid: { rate: 1.5, seed: 0.5, noise_shape: "all" },
});

const training = { training: true };

describe("Dropout", () => {
  test("in training gives zeros and values scaled by 1 / (1 − rate), about rate of them zeros", () => {
    const y = new Dropout({ rate: 0.2, seed: 7 })(tf.ones([100, 100]), training);
    const values = [...y.dataSync()];

    expect([...new Set(values)].sort()).toEqual([0, 1.25]);
    const dropped = values.filter((value) => value === 0).length / values.length;
    expect(Math.abs(dropped - 0.2)).toBeLessThan(0.02);
  });

  test("changes nothing at rate 0, and drops everything at rate 1", () => {
    const x = tf.tensor([[1, 2]]);

    expect(new Dropout({ rate: 0 })(x, training)).toBeAllClose([[1, 2]]);
    expect(new Dropout({ rate: 1 })(x, training)).toBeAllClose([[0, 0]]);
  });

  test("with a seed repeats its sequence of masks, each unlike the one before", () => {
    const [first, second] = [1, 2].map(() => {
      const layer = new Dropout({ rate: 0.5, seed: 3 });
      return [1, 2].map(() => [...layer(tf.ones([50]), training).dataSync()]);
    });

    expect(first).toEqual(second);
    expect(first?.[0]).not.toEqual(first?.[1]);
  });

  test("noise_shape makes one choice along an axis of size 1", () => {
    const layer = new Dropout({ rate: 0.5, seed: 5, noise_shape: [20, 1] });
    const rows = layer(tf.ones([20, 4]), training).arraySync() as number[][];

    expect(rows.map((row) => new Set(row).size)).toEqual(Array(20).fill(1));
    expect(new Set(rows.flat())).toEqual(new Set([0, 2]));
  });
});
