import { ConfigError, KerasTensor } from "@kmr-js/core";
import { checkLayer, gradientsOf } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Activation } from "../activations/activation.ts";
import { Dense } from "../core/dense.ts";
import { Embedding } from "../core/embedding.ts";
import { SpectralNormalization } from "./spectral-normalization.ts";

checkLayer(SpectralNormalization, {
  config: { layer: new Dense({ units: 3, name: "dense" }), power_iterations: 2 },
  inputShape: [2, 5],
  outputShape: [2, 3],
  weights: { "dense/kernel": [5, 3], vector_u: [1, 3], "dense/bias": [3] },
  nonTrainable: ["vector_u"],
  training: true,
  classes: [Dense],
  invalid: { power_iterations: 0 },
});

/** A layer whose kernel has the singular values 3 and 1. */
function make(u: readonly number[], powerIterations = 1): SpectralNormalization {
  const layer = new SpectralNormalization({
    layer: new Dense({ units: 2 }),
    power_iterations: powerIterations,
  });
  layer.buildOnce([null, 2]);
  layer.setWeights([
    tf.tensor([
      [3, 0],
      [0, 1],
    ]),
    tf.tensor([[...u]]),
    tf.zeros([2]),
  ]);
  return layer;
}
const x = tf.tensor([[1, 1]]);

describe("SpectralNormalization", () => {
  test("uses the kernel as it is at inference", () => {
    const layer = make([1, 1]);

    expect(layer(x)).toBeAllClose([[3, 1]]);
    expect(layer.vector_u.value).toBeAllClose([[1, 1]]);
  });

  test("divides the kernel by its largest singular value in training, and keeps it", () => {
    const layer = make([1, 0]);

    expect(layer(x, { training: true })).toBeAllClose([[1, 1 / 3]]);
    expect(layer(x)).toBeAllClose([[1, 1 / 3]]);
  });

  test("each power iteration turns the vector by the squares of the singular values", () => {
    const layer = make([1, 1], 2);
    layer(x, { training: true });
    const length = Math.hypot(3 ** 4, 1);

    expect(layer.vector_u.value).toBeAllClose([[3 ** 4 / length, 1 / length]]);
  });

  test("leaves a kernel of zeros alone", () => {
    const layer = make([1, 0]);
    layer.kernel.assign(tf.zeros([2, 2]));

    expect(layer(x, { training: true })).toBeAllClose([[0, 0]]);
    expect(layer.vector_u.value).toBeAllClose([[1, 0]]);
  });

  test("gives in training the gradient by the new kernel", () => {
    const layer = make([1, 0]);

    const [gradient] = gradientsOf(() => tf.sum(layer(x, { training: true })), [layer.kernel]);

    expect(gradient as tf.Tensor).toBeAllClose([
      [1, 1],
      [1, 1],
    ]);
  });

  test("shares the kernel with the layer, also the embeddings of Embedding", () => {
    const embedding = new Embedding({ input_dim: 3, output_dim: 2 });
    const layer = new SpectralNormalization({ layer: embedding });

    expect(layer(new KerasTensor([null, null], "int32")).shape).toEqual([null, null, 2]);
    expect(layer.kernel).toBe(embedding.weights[0]);
    expect(layer(tf.tensor([[0, 2]], [1, 2], "int32")).dtype).toBe("float32");
  });

  test("refuses a layer without kernel", () => {
    const layer = new SpectralNormalization({ layer: new Activation({ activation: "relu" }) });

    expect(() => layer(x)).toThrow(ConfigError);
  });
});
