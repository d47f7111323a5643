import { ConfigError, KerasTensor, ShapeError } from "@kmr-js/core";
import { checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { GroupQueryAttention } from "./group-query-attention.ts";
import { MultiHeadAttention } from "./multi-head-attention.ts";

checkLayer(GroupQueryAttention, {
  config: { head_dim: 3, num_query_heads: 4, num_key_value_heads: 2, use_gate: true, dropout: 0.5 },
  inputShape: [2, 4, 5],
  options: { value: seededTensor([2, 6, 5], "float32", 9) },
  outputShape: [2, 4, 5],
  weights: {
    "query/kernel": [5, 4, 3],
    "query/bias": [4, 3],
    "key/kernel": [5, 2, 3],
    "key/bias": [2, 3],
    "gate/kernel": [5, 4, 3],
    "gate/bias": [4, 3],
    "value/kernel": [5, 2, 3],
    "value/bias": [2, 3],
    "attention_output/kernel": [4, 3, 5],
    "attention_output/bias": [5],
  },
  training: true,
  invalid: { num_query_heads: 0, head_dim: 0 },
});

type Scored = readonly [output: KerasTensor, scores: KerasTensor];
const config = { head_dim: 2, num_query_heads: 4, num_key_value_heads: 2 };
const query = seededTensor([2, 3, 4]);
const value = seededTensor([2, 5, 4], "float32", 2);

describe("GroupQueryAttention", () => {
  test("is MultiHeadAttention where every query head has its own keys and values", () => {
    const grouped = new GroupQueryAttention({ ...config, num_key_value_heads: 4 });
    const plain = new MultiHeadAttention({ num_heads: 4, key_dim: 2 });
    plain(query, { value });
    grouped(query, { value });
    grouped.setWeights(plain.getWeights());

    expect(grouped(query, { value })).toBeAllClose(plain(query, { value }));
  });

  test("neighbouring query heads share keys", () => {
    const layer = new GroupQueryAttention<Scored>(config);
    layer(query, { value, return_attention_scores: true });
    const [kernel] = layer.weights;
    const same = tf.tile(seededTensor([4, 1, 2]), [1, 4, 1]);
    kernel?.assign(same);

    const [, scores] = layer(query, { value, return_attention_scores: true });
    const [a, b, c, d] = tf.unstack(scores, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

    expect(a).toBeAllClose(b);
    expect(c).toBeAllClose(d);
    expect([...a.dataSync()]).not.toEqual([...c.dataSync()]);
  });

  test("is called in Python, and names its groups of weights, as GroupedQueryAttention", () => {
    const layer = new GroupQueryAttention(config);
    layer(query, { value });

    expect(layer.name).toBe("grouped_query_attention");
    expect([...layer.children.keys()].sort()).toEqual([
      "_dropout_layer",
      "_key_dense",
      "_output_dense",
      "_query_dense",
      "_softmax",
      "_value_dense",
    ]);
  });

  test("knows the shapes of unknown sizes", () => {
    const symbols = new GroupQueryAttention<Scored>(config)(
      new KerasTensor([null, null, 4], "float32"),
      { value: new KerasTensor([null, 5, 4], "float32"), return_attention_scores: true },
    );

    expect(symbols.map(({ shape }) => shape)).toEqual([
      [null, null, 4],
      [null, 4, null, 5],
    ]);
  });

  test("refuses heads that cannot be shared, a missing value, and keys of another length", () => {
    const symbol = (...shape: number[]) => new KerasTensor([null, ...shape], "float32");

    expect(() => new GroupQueryAttention({ ...config, num_query_heads: 3 })).toThrow(ConfigError);
    expect(() => new GroupQueryAttention(config)(query, {} as never)).toThrow(ShapeError);
    expect(() =>
      new GroupQueryAttention(config)(symbol(3, 4), { value: symbol(5, 4), key: symbol(6, 4) }),
    ).toThrow(/value and key/);
  });
});
