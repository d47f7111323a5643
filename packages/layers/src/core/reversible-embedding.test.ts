import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ReversibleEmbedding } from "./reversible-embedding.ts";

checkLayer(ReversibleEmbedding, {
  config: { input_dim: 5, output_dim: 3 },
  inputShape: [2, 4],
  inputDtype: "int32",
  outputShape: [2, 4, 3],
  weights: { embeddings: [5, 3] },
  invalid: { input_dim: 0, tie_weights: 1 },
});

describe("ReversibleEmbedding", () => {
  test("scores vectors against all embeddings in reverse", () => {
    const layer = new ReversibleEmbedding({ input_dim: 2, output_dim: 2 });
    layer(tf.tensor([[0]], [1, 1], "int32"));
    layer.setWeights([
      tf.tensor([
        [1, 2],
        [3, 4],
      ]),
    ]);

    expect(layer.call(tf.tensor([[1, 1]]), { reverse: true })).toBeAllClose([[3, 7]]);
  });

  test("untied it has a matrix of its own for the way back, and logits may be capped", () => {
    const layer = new ReversibleEmbedding({
      input_dim: 2,
      output_dim: 1,
      tie_weights: false,
      logit_soft_cap: 5,
    });
    layer(tf.tensor([[0]], [1, 1], "int32"));
    layer.setWeights([tf.tensor([[1], [2]]), tf.tensor([[10, 0]])]);

    expect(layer.call(tf.tensor([[1]]), { reverse: true })).toBeAllClose([[5 * Math.tanh(2), 0]]);
  });

  test("tells that a reverse_dtype of half precision is computed in float32", () => {
    const make = (reverseDtype: string | null) =>
      new ReversibleEmbedding({
        input_dim: 2,
        output_dim: 1,
        reverse_dtype: reverseDtype,
      }).notices();

    expect(make("bfloat16")).toEqual(["reverse_dtype bfloat16 is computed in float32."]);
    expect([make(null), make("float32")]).toEqual([[], []]);
  });
});
