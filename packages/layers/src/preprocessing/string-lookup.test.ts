import { ConfigError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { fastBucket } from "./hash.ts";
import { StringLookup } from "./string-lookup.ts";

checkLayer(StringLookup, {
  config: { vocabulary: ["w0", "w1"] },
  inputShape: [2, 3],
  inputDtype: "string",
  outputShape: [2, 3],
  outputDtype: "int64",
  weights: {},
  invalid: { output_mode: "hot" },
});

const vocabulary = ["a", "b", "naïve"];
const words = tf.tensor([
  ["a", "z"],
  ["naïve", "naïve"],
]);

describe("StringLookup", () => {
  test("numbers known strings after the unknown one, and after padding when there is a mask_token", () => {
    expect(new StringLookup({ vocabulary })(words).arraySync()).toEqual([
      [1, 0],
      [3, 3],
    ]);
    expect(
      new StringLookup({ vocabulary, mask_token: "" })(tf.tensor(["", "z", "a"])).arraySync(),
    ).toEqual([0, 1, 2]);
  });

  test("invert gives the strings back", () => {
    const layer = new StringLookup({ vocabulary, invert: true });

    expect(layer(tf.tensor([1, 0, 3, 9], [4], "int32")).arraySync()).toEqual([
      "a",
      "[UNK]",
      "naïve",
      "[UNK]",
    ]);
  });

  test.each([
    [
      "one_hot",
      [
        [
          [0, 1, 0, 0],
          [1, 0, 0, 0],
        ],
        [
          [0, 0, 0, 1],
          [0, 0, 0, 1],
        ],
      ],
    ],
    [
      "multi_hot",
      [
        [1, 1, 0, 0],
        [0, 0, 0, 1],
      ],
    ],
    [
      "count",
      [
        [1, 1, 0, 0],
        [0, 0, 0, 2],
      ],
    ],
  ] as const)("%s has a column for each index", (outputMode, expected) => {
    expect(new StringLookup({ vocabulary, output_mode: outputMode })(words).arraySync()).toEqual(
      expected,
    );
  });

  test("tf_idf weighs the counts; an unknown string weighs the average", () => {
    const layer = new StringLookup({
      vocabulary,
      output_mode: "tf_idf",
      idf_weights: [0.25, 0.5, 0.75],
    });

    expect(layer(words).arraySync()).toEqual([
      [0.5, 0.25, 0, 0],
      [0, 0, 0, 1.5],
    ]);
  });

  test("adapt orders by frequency, equal counts from the last string to the first", () => {
    const layer = new StringLookup({ max_tokens: 4 });

    layer.adapt(tf.tensor(["x", "b", "a", "b", "c", "[UNK]"]));

    expect(layer.getVocabulary()).toEqual(["[UNK]", "b", "x", "c"]);
    expect(layer.vocabularySize()).toBe(4);
    expect(layer.getConfig()["vocabulary_size"]).toBe(4);
  });

  test("a learned vocabulary is a text asset, cut into lines as Python cuts it", () => {
    const layer = new StringLookup();

    layer.loadAssets(new Map([["vocabulary.txt", "[UNK]\na\r\nb\u2028c\n\n"]]));

    expect(layer.getVocabulary({ include_special_tokens: false })).toEqual(["a", "b", "c"]);
    expect(layer.saveAssets().get("vocabulary.txt")).toBe("[UNK]\na\nb\nc");
    expect(new StringLookup({ vocabulary }).saveAssets().size).toBe(0);
  });

  test("refuses a file name, repeated tokens, and settings that contradict each other", () => {
    expect(() => new StringLookup({ vocabulary: "words.txt" as unknown as string[] })).toThrow(
      /list of tokens/,
    );
    expect(() => new StringLookup({ vocabulary: ["a", "a"] })).toThrow(/once/);
    expect(() => new StringLookup({ vocabulary, max_tokens: 3 })).toThrow(/max_tokens/);
    expect(() => new StringLookup({ invert: true, output_mode: "count" })).toThrow(ConfigError);
    expect(() => new StringLookup({ vocabulary, output_mode: "tf_idf" })).toThrow(/idf_weights/);
  });

  test("spreads unknown strings over several indices by their hash", () => {
    const layer = new StringLookup({ vocabulary, num_oov_indices: 2 });

    expect(layer(tf.tensor(["zz", "a"])).arraySync()).toEqual([fastBucket("zz", 2), 2]);
  });

  test("refuses unknown strings when no index stands for them", () => {
    expect(() => new StringLookup({ vocabulary, num_oov_indices: 0 })(words)).toThrow(ConfigError);
  });
});
