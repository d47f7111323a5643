import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { LayerScale } from "./layer-scale.ts";

checkLayer(LayerScale, {
  config: { init_values: 1e-6, projection_dim: 3 },
  inputShape: [2, 4, 3],
  outputShape: [2, 4, 3],
  weights: { gamma: [3] },
  invalid: { projection_dim: 0, init_values: "1" },
});

test("LayerScale starts with one factor for all channels", () => {
  const y = new LayerScale({ init_values: 0.5, projection_dim: 2 })(tf.tensor([[2, -4]]));

  expect(y).toBeAllClose([[1, -2]]);
});
