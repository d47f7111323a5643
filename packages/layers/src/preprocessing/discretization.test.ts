import { ConfigError, KerasTensor } from "@kmr-js/core";
import { checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Discretization } from "./discretization.ts";

checkLayer(Discretization, {
  config: { bin_boundaries: [-0.5, 0, 0.5] },
  inputShape: [2, 3],
  outputShape: [2, 3],
  outputDtype: "int32",
  weights: {},
  invalid: { bin_boundaries: ["a"], num_bins: -1, output_mode: "tf_idf" },
  skip: { "Keras JSON form": "Keras writes no trainable and a plain dtype; tested below" },
});

const boundaries = [0, 1];
const x = tf.tensor([
  [-2, 0, 0.5],
  [1, 7, 9],
]);

/** The numbers are those of Keras 3.15.1. */
describe("Discretization", () => {
  test("a boundary belongs to the bin above it; what is no number goes to the last", () => {
    const layer = new Discretization({ bin_boundaries: boundaries });
    const values = [-2, 0, 0.5, 1, 7, Number.NaN, Number.POSITIVE_INFINITY];

    expect(layer(tf.tensor(values))).toBeAllClose([0, 1, 1, 2, 2, 2, 2]);
    expect(layer(tf.tensor([0, 1], [2], "int32"))).toBeAllClose([1, 2]);
  });

  test("boundaries are float32, as values are", () => {
    expect(new Discretization({ bin_boundaries: [0.1] })(tf.tensor([0.1]))).toBeAllClose([1]);
  });

  test("writes bins in every output mode", () => {
    const encode = (outputMode: "one_hot" | "multi_hot" | "count") =>
      new Discretization({ bin_boundaries: boundaries, output_mode: outputMode })(x);

    expect(encode("one_hot").shape).toEqual([2, 3, 3]);
    expect(encode("multi_hot")).toBeAllClose([
      [1, 1, 0],
      [0, 0, 1],
    ]);
    expect(encode("count")).toBeAllClose([
      [1, 2, 0],
      [0, 0, 3],
    ]);
  });

  test("adapt finds the quantiles", () => {
    const layer = new Discretization({ num_bins: 4 });
    layer.adapt(seededTensor([1000], "float32", 1));

    expect(layer.binBoundaries).toBeAllClose([-0.45422068, 0.02614527, 0.51029342]);
  });

  test("adapt merges batches", () => {
    const layer = new Discretization({ num_bins: 5, epsilon: 0.1 });
    layer.adapt([
      seededTensor([37], "float32", 1),
      seededTensor([100], "float32", 2),
      seededTensor([5], "float32", 3),
    ]);

    expect(layer.binBoundaries).toBeAllClose([-0.52553874, -0.14715743, 0.24734342, 0.58407253]);
  });

  test("adapt of less data than bins makes fewer bins", () => {
    const layer = new Discretization({ num_bins: 10, output_mode: "one_hot" });
    expect(layer(new KerasTensor([null, 1], "float32")).shape).toEqual([null, 10]);
    layer.adapt([1, 5, 2]);

    expect(layer.binBoundaries).toEqual([1, 2]);
    expect(layer(new KerasTensor([null, 1], "float32")).shape).toEqual([null, 3]);
  });

  test("its config holds Keras's keys, the learned boundaries among them", () => {
    const layer = new Discretization({ num_bins: 3, name: "bins" });
    layer.adapt([1, 5, 2, 9, 7]);
    const config = layer.getConfig();

    expect(config).toEqual({
      bin_boundaries: [1.6666666269302368, 5.666666507720947],
      num_bins: 3,
      epsilon: 0.01,
      output_mode: "int",
      sparse: false,
      name: "bins",
      dtype: "float32",
    });
    expect(new Discretization(config as object)(tf.tensor([2]))).toBeAllClose([1]);
  });

  test("refuses to be made without bins, called before adapt, and adapted without a number of bins", () => {
    expect(() => new Discretization()).toThrow(ConfigError);
    expect(() => new Discretization({ num_bins: 2 })(x)).toThrow(/adapt/);
    expect(() => new Discretization({ bin_boundaries: boundaries }).adapt([1])).toThrow(/num_bins/);
  });
});
