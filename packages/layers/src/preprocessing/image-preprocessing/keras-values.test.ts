/** @file Augmentation layers against what Keras computes in training, where nothing is left to chance. */
import { readFileSync } from "node:fs";
import { deserialize } from "@kmr-js/core";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { kerasLayers } from "../../keras-layers.ts";

interface Case {
  readonly class: string;
  readonly config: object;
  readonly shape: number[];
  readonly high: number;
  readonly training: number[][][][];
  /** Whether the layer gives its input at inference. */
  readonly inference: boolean;
}
const { cases } = JSON.parse(readFileSync(fixture("preprocessing/augmentations.json"), "utf8")) as {
  cases: Case[];
};

/** Values of bytes go up to 255: float32 has six digits of them. */
const bounds = { atol: 2e-4, rtol: 1e-5 };

/** The images of test/parity/augmentations.py. */
function imagesOf({ shape, high }: Case): tf.Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const values = Array.from({ length: count }, (_, i) => (((i * 37 + 11) % 64) / 63) * high);
  return tf.tensor(values, shape);
}

describe("augmentation layers compute Keras's numbers", () => {
  test.each(cases)("$class $config", (given) => {
    const layer = deserialize({ class_name: given.class, config: given.config }, [kerasLayers]);
    const images = imagesOf(given);

    const trained = layer.invoke(images, { training: true }) as tf.Tensor;
    const inferred = layer.invoke(images, { training: false }) as tf.Tensor;

    expect(trained).toBeAllClose(given.training, bounds);
    expect(inferred).toBeAllClose(given.inference ? images : given.training, bounds);
  });
});
