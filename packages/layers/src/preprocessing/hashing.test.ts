import { ConfigError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Hashing } from "./hashing.ts";

checkLayer(Hashing, {
  config: { num_bins: 5, salt: [1, 2] },
  inputShape: [2, 3],
  inputDtype: "string",
  outputShape: [2, 3],
  outputDtype: "int64",
  weights: {},
  invalid: { num_bins: 0, salt: "s", mask_value: 0.5, output_mode: "hot" },
});

/** The numbers are those of Keras 3.15.1. */
describe("Hashing", () => {
  test("hashes numbers as text, without their fraction", () => {
    const layer = new Hashing({ num_bins: 100 });

    expect(layer(tf.tensor([0.5, 1.9, -2.7, 3]))).toBeAllClose([35, 49, 5, 21]);
    expect(layer(tf.tensor([0, 1, -2, 3], [4], "int32"))).toBeAllClose([35, 49, 5, 21]);
    expect(layer(tf.tensor(["0", "1", "-2", "3"]))).toBeAllClose([35, 49, 5, 21]);
    expect(layer(tf.scalar("a"))).toBeAllClose(39);
  });

  test("keeps bin 0 for mask_value", () => {
    const words = new Hashing({ num_bins: 3, mask_value: "" });
    const numbers = new Hashing({ num_bins: 3, mask_value: 0 });

    expect(words(tf.tensor(["", "a", "b", "c"]))).toBeAllClose([0, 2, 1, 1]);
    expect(numbers(tf.tensor([0, 1, 2, 3, -5], [5], "int32"))).toBeAllClose([0, 2, 2, 2, 1]);
    expect(new Hashing({ num_bins: 1, mask_value: "" })(tf.tensor(["a"]))).toBeAllClose([0]);
  });

  test("one salt stands for both halves of the key", () => {
    expect(new Hashing({ num_bins: 3, salt: 4 }).getConfig()["salt"]).toEqual([4, 4]);
  });

  test("writes bins in every output mode", () => {
    const x = tf.tensor([
      ["a", "b"],
      ["b", "b"],
    ]);
    const encode = (outputMode: "one_hot" | "multi_hot" | "count") =>
      new Hashing({ num_bins: 3, output_mode: outputMode })(x);

    const [a, b] = [
      [1, 0, 0],
      [0, 1, 0],
    ] as const;
    expect(encode("one_hot")).toBeAllClose([
      [a, b],
      [b, b],
    ]);
    expect(encode("multi_hot")).toBeAllClose([[1, 1, 0], b]);
    expect(encode("count")).toBeAllClose([
      [1, 1, 0],
      [0, 2, 0],
    ]);
  });

  test("refuses sparse indices, and more bins than an integer can count", () => {
    expect(() => new Hashing({ num_bins: 3, sparse: true })).toThrow(ConfigError);
    expect(() => new Hashing({ num_bins: 2 ** 31 })).toThrow(/num_bins.*32-bit/);
  });
});
