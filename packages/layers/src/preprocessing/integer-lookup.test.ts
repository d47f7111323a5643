import { ConfigError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { IntegerLookup } from "./integer-lookup.ts";

checkLayer(IntegerLookup, {
  config: { vocabulary: [1, 2] },
  inputShape: [2, 3],
  inputDtype: "int64",
  outputShape: [2, 3],
  outputDtype: "int64",
  weights: {},
  invalid: { vocabulary: [0.5], oov_token: "x", vocabulary_dtype: "int32", oov_method: "mod" },
});

const vocabulary = [12, 36, 1138, 42];
const integers = (values: number[]) => tf.tensor(values, [values.length], "int32");

/** The numbers are those of Keras 3.15.1. */
describe("IntegerLookup", () => {
  test("numbers known integers after the unknown one", () => {
    expect(new IntegerLookup({ vocabulary })(integers([36, 7, 12]))).toBeAllClose([2, 0, 1]);
    expect(new IntegerLookup({ vocabulary })(tf.tensor([36.9, 7]))).toBeAllClose([2, 0]);
  });

  test("invert gives the integers back", () => {
    const layer = new IntegerLookup({ vocabulary, invert: true, mask_token: 0 });

    expect(layer(integers([0, 1, 2, 5, 9]))).toBeAllClose([0, -1, 12, 42, -1]);
  });

  test.each([
    ["the remainder", {}, [2, 1, 1, 3, 2]],
    ["FarmHash", { oov_method: "farmhash" }, [0, 0, 1, 3, 1]],
    ["SipHash", { oov_method: "farmhash", salt: 7 }, [0, 2, 1, 3, 0]],
  ] as const)("spreads unknown integers by %s", (_, config, expected) => {
    const layer = new IntegerLookup({ vocabulary, num_oov_indices: 3, ...config });

    expect(layer(integers([-1, -5, 7, 12, 8]))).toBeAllClose([...expected]);
  });

  test("adapt orders by frequency, equal counts from the largest to the smallest", () => {
    const layer = new IntegerLookup();

    layer.adapt([5, 5, 7, -3, 7, 9, -1]);

    expect(layer.getVocabulary()).toEqual([-1, 7, 5, 9, -3]);
    expect(layer.saveAssets().get("vocabulary.txt")).toBe("-1\n7\n5\n9\n-3");
  });

  test("reads its vocabulary from lines of integers", () => {
    const layer = new IntegerLookup();
    layer.loadAssets(new Map([["vocabulary.txt", "-1\n7\n5\n"]]));

    expect(layer(integers([5, 7, 3]))).toBeAllClose([2, 1, 0]);
    expect(() => layer.loadAssets(new Map([["vocabulary.txt", "-1\nx"]]))).toThrow(/integer.*"x"/);
  });

  test("refuses a salt that no hash would use, and strings", () => {
    expect(() => new IntegerLookup({ vocabulary, salt: 7 })).toThrow(ConfigError);
    expect(() => new IntegerLookup({ vocabulary })(tf.tensor(["a"]))).toThrow(/integers/);
  });
});
