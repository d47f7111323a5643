import {
  ConfigError,
  deserialize,
  KerasTensor,
  objectTable,
  ShapeError,
  serializeLayer,
  UnsupportedError,
} from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { TextVectorization, type TextVectorizationArgs } from "./text-vectorization.ts";

checkLayer(TextVectorization, {
  config: { vocabulary: ["w0", "w1"], output_sequence_length: 4 },
  inputShape: [3, 1],
  inputDtype: "string",
  outputShape: [3, 4],
  outputDtype: "int64",
  weights: {},
  invalid: {
    standardize: "upper",
    split: "word",
    ngrams: 0,
    output_mode: "hot",
    output_sequence_length: 0,
  },
});

const vocabulary = ["a", "b", "hello", "é", "É", "c", "a b", "de"];
const texts = tf.tensor(["É Ünd, HELLO\u00a0World\u3000x", "a\tb\u000bc\n d-e", "", "  "]);
const make = (config: TextVectorizationArgs = {}) =>
  new TextVectorization({ vocabulary, ...config });

/** The numbers are those of Keras 3.15.1. */
describe("TextVectorization", () => {
  test.each([
    [{}, [6, 1, 1, 0], [2, 3, 7, 9]],
    [{ standardize: "lower" }, [6, 1, 1, 0], [2, 3, 7, 1]],
    [{ standardize: "strip_punctuation" }, [6, 1, 1, 0], [2, 3, 7, 9]],
    [{ standardize: null }, [6, 1, 1, 0], [2, 3, 7, 1]],
  ] as const)(
    "%j cleans as TensorFlow: only A to Z are lowered, only ASCII splits",
    (config, first, second) => {
      expect(make(config)(texts)).toBeAllClose([
        [...first],
        [...second],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ]);
    },
  );

  test("output_sequence_length cuts and pads", () => {
    expect(make({ output_sequence_length: 2 })(texts)).toBeAllClose([
      [6, 1],
      [2, 3],
      [0, 0],
      [0, 0],
    ]);
    expect(make({ output_sequence_length: 2 })(tf.scalar("hello a b"))).toBeAllClose([4, 2]);
  });

  test("splits characters by code point", () => {
    const layer = make({ split: "character", output_sequence_length: 3 });

    expect(layer(texts)).toBeAllClose([
      [6, 1, 1],
      [2, 1, 3],
      [0, 0, 0],
      [1, 1, 0],
    ]);
    expect(make({ split: "character" })(tf.tensor(["😀a"]))).toBeAllClose([[1, 2]]);
  });

  test("widths that no text fills cost nothing", () => {
    const rows = (ngrams: number) => make({ ngrams })(texts).arraySync();

    expect(rows(2 ** 31 - 1)).toEqual(rows(20));
  });

  test("ngrams come width by width", () => {
    const rows = (ngrams: number | number[]) => make({ ngrams })(texts).arraySync();

    expect(rows(2)).toEqual([
      [6, 1, 1, 1, 1, 0, 0],
      [2, 3, 7, 9, 8, 1, 1],
      [0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0],
    ]);
    expect(rows([2])).toEqual([
      [1, 1, 0],
      [8, 1, 1],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  test("counts tokens, not the padding", () => {
    const empty = [0, 0, 0, 0, 0, 0, 0, 0, 0];

    expect(make({ output_mode: "count" })(texts)).toBeAllClose([
      [2, 0, 0, 0, 0, 1, 0, 0, 0],
      [0, 1, 1, 0, 0, 0, 1, 0, 1],
      empty,
      empty,
    ]);
    expect(make({ output_mode: "multi_hot" })(tf.scalar("hello a b"))).toBeAllClose([
      0, 1, 1, 1, 0, 0, 0, 0, 0,
    ]);
    expect(make({ output_mode: "count" })(tf.tensor(["", ""]))).toBeAllClose([empty, empty]);
  });

  test("without a split, each string is a token and the last axis a row", () => {
    const rows = tf.tensor([
      ["a", "b"],
      ["b", "c"],
    ]);

    expect(make({ split: null })(texts)).toBeAllClose([1, 1, 0, 1]);
    expect(make({ split: null, output_sequence_length: 6 })(texts)).toBeAllClose([
      1, 1, 0, 1, 0, 0,
    ]);
    expect(make({ split: null, ngrams: 2 })(rows)).toBeAllClose([
      [2, 3, 8],
      [3, 7, 1],
    ]);
    expect(make({ split: null, output_mode: "multi_hot" })(rows)).toBeAllClose([
      [0, 1, 1, 0, 0, 0, 0, 0, 0],
      [0, 0, 1, 0, 0, 0, 1, 0, 0],
    ]);
    expect(make({ split: null, output_mode: "one_hot" })(rows).shape).toEqual([2, 2, 9]);
  });

  test("of three axes, each text gets a row", () => {
    expect(make()(tf.tensor([[["a"], ["b a"]]]))).toBeAllClose([
      [
        [2, 0],
        [3, 2],
      ],
    ]);
  });

  test("symbolic shapes know what is known", () => {
    const shapeOf = (config: TextVectorizationArgs, shape: (number | null)[]) =>
      make(config)(new KerasTensor(shape, "string")).shape;

    expect(shapeOf({}, [null, 1])).toEqual([null, null]);
    expect(shapeOf({ output_sequence_length: 5 }, [null])).toEqual([null, 5]);
    expect(shapeOf({ output_mode: "count" }, [null, 1])).toEqual([null, 9]);
    expect(shapeOf({ output_mode: "count", pad_to_max_tokens: true, max_tokens: 20 }, [7])).toEqual(
      [7, 20],
    );
    expect(shapeOf({ split: null, ngrams: 2 }, [null, 3])).toEqual([null, 5]);
    expect(shapeOf({ split: null, ngrams: 2 ** 31 - 1 }, [null, 3])).toEqual([null, 6]);
  });

  test("adapt learns tokens and the weights of tf_idf", () => {
    const layer = new TextVectorization({ output_mode: "tf_idf" });
    layer.adapt(["A b, b", "a c", "a"]);

    expect(layer.getVocabulary()).toEqual(["[UNK]", "a", "b", "c"]);
    const [a, b] = [Math.log(1 + 3 / 4), Math.log(1 + 3 / 2)];
    expect(layer(tf.tensor(["b b a", "?"]))).toBeAllClose([
      [0, a, 2 * b, 0],
      [0, 0, 0, 0],
    ]);
    expect(layer.vocabularySize()).toBe(4);
  });

  test("a learned vocabulary is a text asset, padding and the unknown token in front", () => {
    const layer = new TextVectorization({ max_tokens: 4 });
    layer.adapt([["x y"], ["y z"]]);
    const other = new TextVectorization();
    other.loadAssets(layer.saveAssets());

    expect(layer.saveAssets().get("vocabulary.txt")).toBe("\n[UNK]\ny\nz");
    expect(other.getVocabulary()).toEqual(["", "[UNK]", "y", "z"]);
    expect(layer.getConfig()["vocabulary_size"]).toBe(4);
  });

  test("takes functions for the steps, and finds them again by their names", () => {
    const shout = (text: string): string => text.toUpperCase();
    const commas = (text: string): string[] => text.split(",");
    const layer = new TextVectorization({
      vocabulary: ["A B", "C"],
      standardize: shout,
      split: commas,
    });
    const saved = JSON.parse(JSON.stringify(serializeLayer(layer)));
    const table = [TextVectorization];
    const again = deserialize(saved, [
      objectTable("mine", table, { functions: { shout, commas } }),
    ]);

    expect(layer(tf.tensor(["a b,c"]))).toBeAllClose([[2, 3]]);
    expect((again as TextVectorization)(tf.tensor(["c,a b"]))).toBeAllClose([[3, 2]]);
    expect(() => deserialize(saved, [objectTable("mine", table)])).toThrow(
      /config\.standardize: the Python function "shout".*functions: \{ shout \}/,
    );
  });

  test("refuses what would be ragged, a length where tokens are counted, and texts in columns", () => {
    expect(() => make({ ragged: true })).toThrow(UnsupportedError);
    expect(() => make({ output_mode: "one_hot" })).toThrow(UnsupportedError);
    expect(() => make({ output_mode: "count", output_sequence_length: 2 })).toThrow(ConfigError);
    expect(() => make()(tf.tensor([["a", "b"]]))).toThrow(ShapeError);
    expect(() => make()(tf.tensor([1]))).toThrow(/strings/);
    expect(() => make().adapt(["a"])).toThrow(/vocabulary/);
  });
});
