import { ConfigError, KerasTensor } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { CategoryEncoding } from "./category-encoding.ts";

checkLayer(CategoryEncoding, {
  config: { num_tokens: 4, output_mode: "one_hot" },
  inputShape: [2, 3],
  inputDtype: "int32",
  outputShape: [2, 3, 4],
  weights: {},
  invalid: { num_tokens: 0, output_mode: "int" },
  skip: { "Keras JSON form": "Keras does not write sparse; tested below" },
});

const samples = tf.tensor(
  [
    [1, 1],
    [2, 0],
  ],
  [2, 2],
  "int32",
);

/** The numbers are those of Keras 3.15.1. */
describe("CategoryEncoding", () => {
  test("multi_hot and count write one row for each sample", () => {
    expect(new CategoryEncoding({ num_tokens: 3 })(samples)).toBeAllClose([
      [0, 1, 0],
      [1, 0, 1],
    ]);
    expect(new CategoryEncoding({ num_tokens: 3, output_mode: "count" })(samples)).toBeAllClose([
      [0, 2, 0],
      [1, 0, 1],
    ]);
    expect(new CategoryEncoding({ num_tokens: 3 })(tf.tensor([1, 2], [2], "int32"))).toBeAllClose([
      0, 1, 1,
    ]);
  });

  test("one_hot replaces a last axis of size 1, and else adds one", () => {
    const layer = new CategoryEncoding({ num_tokens: 3, output_mode: "one_hot" });
    const shapeOf = (shape: (number | null)[]) => layer(new KerasTensor(shape, "int32")).shape;

    expect(layer(tf.tensor([[1], [2]], [2, 1], "int32"))).toBeAllClose([
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(layer(tf.scalar(1, "int32"))).toBeAllClose([[0, 1, 0]]);
    expect(shapeOf([null, 2])).toEqual([null, 2, 3]);
    expect(shapeOf([null, 1])).toEqual([null, 3]);
  });

  test("of three axes, samples lie along the second", () => {
    const x = tf.tensor([0, 1, 2, 0, 1, 0], [1, 2, 3], "int32");
    const count = new CategoryEncoding({ num_tokens: 3, output_mode: "count" });

    expect(new CategoryEncoding({ num_tokens: 3 })(x)).toBeAllClose([
      [
        [1, 0, 0],
        [0, 1, 0],
        [1, 0, 1],
      ],
    ]);
    expect(count(x)).toBeAllClose([
      [
        [2, 0, 0],
        [0, 2, 0],
        [1, 0, 1],
      ],
    ]);
    expect(count(new KerasTensor([null, 2, 3], "int32")).shape).toEqual([null, 3, 3]);
  });

  test("count_weights are summed in place of ones", () => {
    const layer = new CategoryEncoding({ num_tokens: 3, output_mode: "count" });
    const countWeights = tf.tensor([
      [0.5, 0.25],
      [1, 2],
    ]);

    expect(layer(samples, { count_weights: countWeights })).toBeAllClose([
      [0, 0.75, 0],
      [2, 0, 1],
    ]);
    expect(() =>
      new CategoryEncoding({ num_tokens: 3 })(samples, { count_weights: countWeights }),
    ).toThrow(ConfigError);
  });

  test("drops integers that are no category", () => {
    expect(
      new CategoryEncoding({ num_tokens: 3 })(tf.tensor([5, 1, -1], [3], "int32")),
    ).toBeAllClose([0, 1, 0]);
  });

  test("its config has no sparse", () => {
    expect(Object.keys(new CategoryEncoding({ num_tokens: 3 }).getConfig())).toEqual([
      "name",
      "trainable",
      "dtype",
      "num_tokens",
      "output_mode",
    ]);
  });
});
