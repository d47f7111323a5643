import { checkGradients, checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { BatchNormalization, type BatchNormalizationArgs } from "./batch-normalization.ts";

checkLayer(BatchNormalization, {
  config: {},
  inputShape: [4, 3],
  outputShape: [4, 3],
  weights: { gamma: [3], beta: [3], moving_mean: [3], moving_variance: [3] },
  nonTrainable: ["moving_mean", "moving_variance"],
  training: true,
  invalid: { axis: 0.5, momentum: "high", center: 1, gamma_initializer: "onez" },
});

/** One feature with gamma 2, beta 5, moving mean 1 and moving variance 4. */
function make(args: BatchNormalizationArgs = {}): BatchNormalization {
  const layer = new BatchNormalization({ epsilon: 0, ...args });
  layer.buildOnce([null, 1]);
  layer.setWeights([2, 5, 1, 4].map((value) => tf.tensor([value])));
  return layer;
}

describe("BatchNormalization", () => {
  test("at inference uses the moving statistics: gamma · (x − mean) / √variance + beta", () => {
    expect(make()(tf.tensor([[1], [3], [-1]]))).toBeAllClose([[5], [7], [3]]);
  });

  test("adds epsilon to the variance", () => {
    expect(make({ epsilon: 12 })(tf.tensor([[3]]))).toBeAllClose([[6]]);
  });

  test("in training uses the mean and the biased variance of the batch", () => {
    const y = make()(tf.tensor([[0], [4]]), { training: true });

    expect(y).toBeAllClose([[3], [7]]);
  });

  test("in training moves the statistics by 1 − momentum towards those of the batch", () => {
    const layer = make();

    layer(tf.tensor([[0], [4], [8], [8]]), { training: true });

    expect(layer.moving_mean.value).toBeAllClose([0.99 * 1 + 0.01 * 5]);
    expect(layer.moving_variance.value).toBeAllClose([0.99 * 4 + 0.01 * 11]);
  });

  test("with trainable false stays in inference mode and keeps its statistics", () => {
    const layer = make({ trainable: false });

    const y = layer(tf.tensor([[3], [1]]), { training: true });

    expect(y).toBeAllClose([[7], [5]]);
    expect(layer.moving_mean.value).toBeAllClose([1]);
  });

  test("masked steps do not count in the statistics", () => {
    const layer = make({ momentum: 0 });
    const x = tf.tensor([[[0], [4], [1000]]]);
    const options = { training: true, mask: tf.tensor([[true, true, false]]) };

    layer(x, options);

    expect(layer.moving_mean.value).toBeAllClose([2]);
    expect(layer.moving_variance.value).toBeAllClose([4]);
  });

  test("normalizes the axis it is told", () => {
    const layer = new BatchNormalization({ axis: 1, epsilon: 0, center: false, scale: false });
    layer.buildOnce([null, 2, 3]);
    layer.setWeights([tf.tensor([0, 10]), tf.tensor([1, 4])]);

    expect(layer(tf.fill([1, 2, 3], 12))).toBeAllClose([
      [
        [12, 12, 12],
        [1, 1, 1],
      ],
    ]);
  });

  test("its gradients in training are those of finite differences", () => {
    const layer = new BatchNormalization();
    const x = seededTensor([5, 2]);
    layer.buildOnce([null, 2]);
    const loss = () => tf.sum(tf.square(layer(x, { training: true })));

    checkGradients(loss, layer.trainableWeights);
  });
});
