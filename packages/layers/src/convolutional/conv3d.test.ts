import { KerasTensor } from "@kmr-js/core";
import { checkGradients, checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Conv3D } from "./conv3d.ts";

checkLayer(Conv3D, {
  config: { filters: 2, kernel_size: [2, 3, 2], strides: [1, 2, 1], data_format: "channels_first" },
  inputShape: [2, 3, 3, 5, 4],
  outputShape: [2, 2, 2, 2, 3],
  weights: { kernel: [2, 3, 2, 3, 2], bias: [2] },
  invalid: { filters: -1, kernel_size: [2, 2], padding: "causal" },
});

/** One filter that weighs a cube of 2 by 2 by 2 with powers of 2. */
function make(args: object = {}): Conv3D {
  const layer = new Conv3D({ filters: 1, kernel_size: 2, use_bias: false, ...args });
  layer.buildOnce([null, null, null, null, 1]);
  layer.setWeights([tf.tensor([1, 2, 4, 8, 16, 32, 64, 128], [2, 2, 2, 1, 1])]);
  return layer;
}
const cube = tf.ones([1, 2, 2, 2, 1]);

describe("Conv3D", () => {
  test("weighs each cube", () => {
    expect(make()(cube)).toBeAllClose([[[[[255]]]]]);
    expect(tf.squeeze(make({ padding: "same" })(cube))).toBeAllClose([
      [
        [255, 85],
        [51, 17],
      ],
      [
        [15, 5],
        [3, 1],
      ],
    ]);
  });

  test("dilation spreads the cube", () => {
    const corners = tf.reshape(tf.range(1, 28), [1, 3, 3, 3, 1]);
    const expected = 1 + 2 * 3 + 4 * 7 + 8 * 9 + 16 * 19 + 32 * 21 + 64 * 25 + 128 * 27;

    expect(make({ dilation_rate: 2 })(corners)).toBeAllClose([[[[[expected]]]]]);
  });

  test("unknown sizes stay unknown", () => {
    const x = new KerasTensor([null, null, 5, null, 1], "float32");

    expect(make({ strides: 2 })(x).shape).toEqual([null, null, 2, null, 1]);
  });

  test.each([{}, { dilation_rate: 2 }, { groups: 2, filters: 2 }])(
    "its gradients are those of finite differences: %j",
    (args) => {
      const layer = new Conv3D({ filters: 1, kernel_size: 2, ...args });
      const x = seededTensor([1, 3, 3, 3, 2]);
      layer.buildOnce(x.shape);

      checkGradients(() => tf.sum(tf.square(layer(x))), layer.trainableWeights);
    },
  );
});
