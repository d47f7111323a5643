import { ConfigError, ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { HashedCrossing } from "./hashed-crossing.ts";

checkLayer(HashedCrossing, {
  config: { num_bins: 5 },
  inputShape: [
    [4, 1],
    [4, 1],
  ],
  inputDtype: "string",
  outputShape: [4, 1],
  outputDtype: "int64",
  weights: {},
  invalid: { num_bins: 0, output_mode: "count" },
  skip: { "Keras JSON form": "Keras writes no trainable and a plain dtype; tested below" },
});

/** The numbers are those of Keras 3.15.1. */
describe("HashedCrossing", () => {
  const letters = [tf.tensor(["A", "B"]), tf.tensor(["1", "2"])];

  test("crosses strings, integers, and both", () => {
    const layer = new HashedCrossing({ num_bins: 10 });
    const numbers = tf.tensor([1, 2], [2], "int32");

    expect(layer(letters)).toBeAllClose([2, 4]);
    expect(layer([numbers, tf.tensor(["x", "y"])])).toBeAllClose([9, 4]);
    expect(layer([tf.scalar(3, "int32"), tf.scalar(4, "int32")])).toBeAllClose(6);
  });

  test("one_hot has one row for each sample", () => {
    const layer = new HashedCrossing({ num_bins: 5, output_mode: "one_hot" });

    expect(layer(letters)).toBeAllClose([
      [0, 0, 1, 0, 0],
      [0, 0, 0, 0, 1],
    ]);
  });

  test("its config holds Keras's keys and no others", () => {
    expect(new HashedCrossing({ num_bins: 5, name: "cross" }).getConfig()).toEqual({
      num_bins: 5,
      output_mode: "int",
      sparse: false,
      name: "cross",
      dtype: "int64",
    });
  });

  test("refuses one feature, features of different shapes, and floats", () => {
    const layer = new HashedCrossing({ num_bins: 5 });

    expect(() => layer([tf.tensor(["a"])])).toThrow(/two or more/);
    expect(() => layer([tf.tensor(["a"]), tf.tensor(["a", "b"])])).toThrow(ShapeError);
    expect(() => layer([tf.zeros([2, 2], "int32"), tf.zeros([2, 2], "int32")])).toThrow(
      /\(batch, 1\)/,
    );
    expect(() => layer([tf.tensor([0.5]), tf.tensor([1])])).toThrow(ConfigError);
  });
});
