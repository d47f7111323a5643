import { ConfigError, KerasTensor, maskOf, ShapeError, setMask } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Attention } from "./attention.ts";

checkLayer(Attention, {
  config: { use_scale: true, score_mode: "concat", dropout: 0.5 },
  inputShape: [
    [2, 3, 4],
    [2, 5, 4],
  ],
  outputShape: [2, 3, 4],
  weights: { scale: [], concat_score_weight: [] },
  training: true,
  invalid: { score_mode: "product", dropout: 2 },
});

type Scored = readonly [output: KerasTensor, scores: KerasTensor];
const query = tf.tensor([[[0], [1]]]);
const value = tf.tensor([[[0], [Math.log(3)]]]);
const scored = (): Attention<Scored> => new Attention<Scored>();

describe("Attention", () => {
  test("weighs the values by the softmax of the products", () => {
    const y = new Attention()([query, value]);

    expect(y).toBeAllClose([[[Math.log(3) / 2], [(Math.log(3) * 3) / 4]]]);
  });

  test("takes the keys as a third input, and gives the scores", () => {
    const key = tf.tensor([[[Math.log(9)], [0]]]);

    const [y, scores] = scored()([query, value, key], { return_attention_scores: true });

    expect(scores).toBeAllClose([
      [
        [0.5, 0.5],
        [0.9, 0.1],
      ],
    ]);
    expect(y).toBeAllClose([[[Math.log(3) / 2], [Math.log(3) / 10]]]);
  });

  test("concat adds tanh(query + key)", () => {
    const [, scores] = new Attention<Scored>({ score_mode: "concat" })([query, value], {
      return_attention_scores: true,
    });
    const odds = Math.exp(Math.tanh(1 + Math.log(3)) - Math.tanh(1));

    expect(tf.slice(scores, [0, 1, 0], [1, 1, 2])).toBeAllClose([
      [[1 / (1 + odds), odds / (1 + odds)]],
    ]);
  });

  test("a causal mask and the value's mask hide keys, the query's mask zeroes rows", () => {
    const mask = [tf.tensor([[false, true]]), tf.tensor([[true, false]])];

    const causal = new Attention()([query, value], { use_causal_mask: true });
    const [y, scores] = scored()([query, value], { mask, return_attention_scores: true });

    expect(causal).toBeAllClose([[[0], [(Math.log(3) * 3) / 4]]]);
    expect(y).toBeAllClose([[[0], [0]]]);
    expect(scores).toBeAllClose([
      [
        [1, 0],
        [1, 0],
      ],
    ]);
  });

  test("takes the masks of its inputs, and hands the query's on", () => {
    const masked = tf.clone(query);
    setMask(masked, tf.tensor([[false, true]]));

    const y = new Attention()([masked, value]);

    expect(y.dataSync()[0]).toBe(0);
    expect(maskOf(y)).toBeAllClose([[0, 1]]);
    expect(maskOf(new Attention()([query, value]))).toBeUndefined();
  });

  test("knows the shapes of unknown sizes", () => {
    const symbols = scored()(
      [new KerasTensor([null, null, 4], "float32"), new KerasTensor([null, 7, 4], "float32")],
      { return_attention_scores: true },
    );

    expect(symbols.map(({ shape }) => shape)).toEqual([
      [null, null, 4],
      [null, null, 7],
    ]);
  });

  test("refuses inputs and masks that are no list of two or three", () => {
    const layer = new Attention();

    expect(() => layer([query])).toThrow(ShapeError);
    expect(() => layer(query as never)).toThrow("inputs must be a list");
    expect(() => layer([query, value], { mask: [tf.ones([1, 2])] })).toThrow("mask must be a list");
    expect(() => new Attention({ score_mode: "dott" as never })).toThrow(ConfigError);
  });
});
