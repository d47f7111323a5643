import { ConfigError, maskOf } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Embedding } from "./embedding.ts";

checkLayer(Embedding, {
  config: { input_dim: 3, output_dim: 2, mask_zero: true },
  inputShape: [2, 5],
  inputDtype: "int32",
  outputShape: [2, 5, 2],
  weights: { embeddings: [3, 2] },
  invalid: { input_dim: 0, output_dim: 0.5 },
});

describe("Embedding", () => {
  test("gives the row of each index", () => {
    const layer = new Embedding({ input_dim: 3, output_dim: 2 });
    layer.buildOnce([null, 2]);
    layer.setWeights([
      tf.tensor([
        [0, 1],
        [2, 3],
        [4, 5],
      ]),
    ]);

    expect(layer(tf.tensor([[2, 0]], [1, 2], "int32")).arraySync()).toEqual([
      [
        [4, 5],
        [0, 1],
      ],
    ]);
  });

  test("masks index 0 with mask_zero, and nothing without", () => {
    const x = tf.tensor([[1, 0]], [1, 2], "int32");

    expect(
      maskOf(new Embedding({ input_dim: 2, output_dim: 1, mask_zero: true })(x))?.arraySync(),
    ).toEqual([[1, 0]]);
    expect(maskOf(new Embedding({ input_dim: 2, output_dim: 1 })(x))).toBeUndefined();
  });

  test("refuses a vocabulary of size 0", () => {
    expect(() => new Embedding({ input_dim: 0, output_dim: 1 })).toThrow(ConfigError);
  });
});
