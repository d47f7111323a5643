import { ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { LayerNormalization } from "./layer-normalization.ts";

checkLayer(LayerNormalization, {
  config: { axis: [1, 2], epsilon: 0.01 },
  inputShape: [2, 3, 4],
  outputShape: [2, 3, 4],
  weights: { gamma: [3, 4], beta: [3, 4] },
  invalid: { axis: "1", center: 1 },
});

describe("LayerNormalization", () => {
  test("norms each row to mean 0 and variance 1", () => {
    const y = new LayerNormalization({ epsilon: 1e-7 })(
      tf.tensor([
        [1, 3],
        [-4, 4],
      ]),
    );

    expect(y).toBeAllClose(
      [
        [-1, 1],
        [-1, 1],
      ],
      { atol: 1e-5 },
    );
  });

  test("without scale and center it has no weights", () => {
    const layer = new LayerNormalization({ scale: false, center: false });
    layer(tf.zeros([1, 2]));

    expect(layer.weights).toEqual([]);
  });

  test("refuses an axis the input has not", () => {
    expect(() => new LayerNormalization({ axis: 3 })(tf.zeros([1, 2]))).toThrow(ShapeError);
  });
});
