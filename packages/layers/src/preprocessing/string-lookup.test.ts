import { ConfigError, KerasTensor } from "@kmr-js/core";
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

  test("adapt with tf_idf takes each row for a document", () => {
    const layer = new StringLookup({ output_mode: "tf_idf" });

    layer.adapt([
      ["a", "b", "b"],
      ["a", "c", "d"],
      ["a", "a", "d"],
    ]);

    // Keras 3.15.1; the unknown string weighs the average.
    expect(layer.getVocabulary()).toEqual(["[UNK]", "a", "d", "b", "c"]);
    expect(layer(tf.tensor([["a", "b", "z"]]))).toBeAllClose([
      [0.7713361, 0.5596158, 0, 0.9162908, 0],
    ]);
  });

  test("adapt takes batches, of which those of rank 1 are documents", () => {
    const batches = [tf.tensor(["a", "b", "b"]), tf.tensor(["a", "c"])];
    const make = () =>
      new StringLookup({
        output_mode: "tf_idf",
        max_tokens: 8,
        pad_to_max_tokens: true,
        mask_token: "",
      });
    const [layer, first] = [make(), make()];

    layer.adapt(batches);
    first.adapt(batches, { steps: 1 });

    expect(layer.getVocabulary()).toEqual(["[UNK]", "b", "a", "c"]);
    expect(layer(tf.tensor([["b", "a", "a", "?", ""]]))).toBeAllClose([
      [0.6323733, Math.LN2, 1.0216513, 0, 0, 0, 0, 0],
    ]);
    expect(first.getVocabulary()).toEqual(["[UNK]", "b", "a"]);
  });

  test("adapt of asynchronous batches ends with its promise", async () => {
    const layer = new StringLookup();
    async function* batches() {
      yield ["a", "b"];
      yield ["b"];
    }

    await layer.adapt(batches());

    expect(layer.getVocabulary()).toEqual(["[UNK]", "b", "a"]);
  });

  test("a symbolic call may come before adapt, which then fills the weights of tf_idf", () => {
    const layer = new StringLookup({ output_mode: "tf_idf" });

    expect(layer(new KerasTensor([null, 2], "string")).shape).toEqual([null, null]);
    expect(() => layer(tf.tensor([["a"]]))).toThrow(/adapt/);
    layer.adapt(["a", "b", "b"]);

    expect(layer(tf.tensor([["b", "b"]]))).toBeAllClose([[0, 1.3862944, 0]]);
    expect(() => layer.adapt(["a", "b", "c"])).toThrow(/size of the vocabulary/);
  });

  test("setVocabulary replaces the vocabulary, and the weights of tf_idf", () => {
    const layer = new StringLookup({ output_mode: "tf_idf" });
    layer.setVocabulary(["[UNK]", "a", "b"], [0.1, 0.2, 0.3]);

    expect(layer(tf.tensor(["a", "z", "a"]))).toBeAllClose([0.1, 0.4, 0]);
    layer.setVocabulary(["c", "d"], [1, 3]);
    expect(layer(tf.tensor(["d", "z"]))).toBeAllClose([2, 0, 3]);
    expect(() => layer.setVocabulary(["c", "d"])).toThrow(/idf_weights/);
    expect(() => new StringLookup().setVocabulary([])).toThrow(/empty/);
  });

  test("drops the mask_token in the modes that count", () => {
    const layer = new StringLookup({ vocabulary, mask_token: "", output_mode: "multi_hot" });

    expect(layer(tf.tensor([["", "a", "z"]]))).toBeAllClose([[1, 1, 0, 0]]);
    expect(layer.getVocabulary()).toEqual(["[UNK]", ...vocabulary]);
  });

  test("a salt spreads unknown strings otherwise", () => {
    const layer = new StringLookup({ vocabulary: ["a"], num_oov_indices: 3, salt: [7, 9] });

    // Keras 3.15.1
    expect(layer(tf.tensor(["b", "c", "d", "a", "e"]))).toBeAllClose([0, 1, 2, 3, 1]);
  });

  test("refuses numbers", () => {
    expect(() => new StringLookup({ vocabulary })(tf.tensor([1, 2]))).toThrow(/strings/);
  });

  test("refuses to look up without a vocabulary, as a legacy .h5 leaves it", () => {
    const layer = new StringLookup({ vocabulary_size: 4, output_mode: "multi_hot" });

    expect(() => new StringLookup()(words)).toThrow(/has no vocabulary.*adapt\(\).*\.keras/);
    expect(() => layer(words)).toThrow(/has no vocabulary/);
  });

  test("refuses unknown strings when no index stands for them", () => {
    expect(() => new StringLookup({ vocabulary, num_oov_indices: 0 })(words)).toThrow(ConfigError);
  });
});
