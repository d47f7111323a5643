import { KerasTensor, ShapeError } from "@kmr-js/core";
import { checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { attentionEquations, projectionEquation } from "./equations.ts";
import { MultiHeadAttention } from "./multi-head-attention.ts";

checkLayer(MultiHeadAttention, {
  config: { num_heads: 2, key_dim: 3 },
  inputShape: [2, 4, 5],
  options: { value: seededTensor([2, 6, 5], "float32", 9) },
  outputShape: [2, 4, 5],
  weights: {
    "query/kernel": [5, 2, 3],
    "query/bias": [2, 3],
    "key/kernel": [5, 2, 3],
    "key/bias": [2, 3],
    "value/kernel": [5, 2, 3],
    "value/bias": [2, 3],
    "attention_output/kernel": [2, 3, 5],
    "attention_output/bias": [5],
  },
  invalid: { num_heads: 0 },
});

type Scored = readonly [KerasTensor, KerasTensor];
const query = tf.tensor([0.5, -1, 2, 0.3], [1, 2, 2]);
const value = tf.tensor([1, 2, 3, 4, 5, 6], [1, 3, 2]);

describe("MultiHeadAttention", () => {
  test("each query's scores sum to 1, and causal scores ignore later keys", () => {
    const layer = new MultiHeadAttention<Scored>({ num_heads: 1, key_dim: 2 });

    const [, scores] = layer(query, {
      value,
      return_attention_scores: true,
      use_causal_mask: true,
    });
    const [[[first, second]]] = scores.arraySync() as [[[number[], number[]]]];

    expect(first).toEqual([1, 0, 0]);
    expect(second?.[2]).toBe(0);
    expect((second?.[0] ?? 0) + (second?.[1] ?? 0)).toBeCloseTo(1, 6);
  });

  test("a query that may look at nothing sees the average without scores, and nothing with them", () => {
    const attentionMask = tf.zeros([1, 2, 3], "bool");
    const layer = new MultiHeadAttention({ num_heads: 1, key_dim: 2 });
    const all = layer(query, { value, attention_mask: attentionMask });
    const [none] = (layer as unknown as MultiHeadAttention<Scored>)(query, {
      value,
      attention_mask: attentionMask,
      return_attention_scores: true,
    });
    const same = layer(query, { value, key: tf.zeros([1, 3, 2]) });

    expect([...all.dataSync()]).toEqual([...same.dataSync()].map((v) => expect.closeTo(v, 5)));
    expect([...none.dataSync()]).toEqual([0, 0, 0, 0]);
  });

  test("sliding_window looks at nearer positions only", () => {
    const layer = new MultiHeadAttention<Scored>({ num_heads: 1, key_dim: 2, sliding_window: 1 });

    const [, scores] = layer(query, { value, return_attention_scores: true });

    expect(scores.arraySync()).toEqual([
      [
        [
          [1, 0, 0],
          [0, 1, 0],
        ],
      ],
    ]);
  });

  test("the projections have Keras's shapes, names and attributes", () => {
    const layer = new MultiHeadAttention({
      num_heads: 2,
      key_dim: 4,
      value_dim: 3,
      output_shape: 7,
      use_gate: true,
      name: "mha",
    });

    layer(new KerasTensor([null, 5, 6], "float32"), {
      value: new KerasTensor([null, 3, 8], "float32"),
    });

    expect(layer.weights.map(({ path, shape }) => [path, shape])).toEqual([
      ["mha/query/kernel", [6, 2, 4]],
      ["mha/query/bias", [2, 4]],
      ["mha/key/kernel", [8, 2, 4]],
      ["mha/key/bias", [2, 4]],
      ["mha/gate/kernel", [6, 2, 3]],
      ["mha/gate/bias", [2, 3]],
      ["mha/value/kernel", [8, 2, 3]],
      ["mha/value/bias", [2, 3]],
      ["mha/attention_output/kernel", [2, 3, 7]],
      ["mha/attention_output/bias", [7]],
    ]);
    expect([...layer.children.keys()].sort()).toEqual([
      "_dropout_layer",
      "_gate_dense",
      "_softmax",
      "key_dense",
      "output_dense",
      "query_dense",
      "value_dense",
    ]);
    expect(layer.getConfig()).toMatchObject({
      value_dim: 3,
      attention_axes: [1],
      output_shape: [7],
    });
  });

  test("refuses to run without a value, and keys of another length", () => {
    const layer = () => new MultiHeadAttention({ num_heads: 1, key_dim: 2 });

    expect(() => layer()(query)).toThrow(ShapeError);
    expect(() => layer()(query, { value, key: tf.zeros([1, 2, 2]) })).toThrow(/value and key/);
  });
});

test("the equations of attention are Keras's", () => {
  expect(projectionEquation(2, 1, 2)).toEqual({ equation: "abc,cde->abde", bias_axes: "de" });
  expect(attentionEquations(4, [1])).toEqual({
    scores: "aecd,abcd->acbe",
    heads: "acbe,aecd->abcd",
    scoresRank: 4,
  });
});

test("a call without a value, as a damaged file may hold one, says what to type", () => {
  const layer = new MultiHeadAttention({ num_heads: 1, key_dim: 2 });
  const x = tf.zeros([1, 2, 3]);
  layer(x, { value: x });

  expect(() => layer.invoke(x, {})).toThrow(
    /call it with a value: attention\(query, \{ value \}\)/,
  );
});
