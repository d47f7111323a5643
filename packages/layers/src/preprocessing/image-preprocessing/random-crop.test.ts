import { KerasTensor } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomCrop } from "./random-crop.ts";

checkLayer(RandomCrop, {
  config: { height: 2, width: 3, seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 2, 3, 3],
  weights: {},
  invalid: { height: 0 },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomCrop", () => {
  const image = tf.reshape(tf.range(0, 20), [1, 4, 5, 1]);

  test("cuts a part out that lies in the image", () => {
    const layer = new RandomCrop({ height: 2, width: 3, seed: 2 });
    const corners = Array.from({ length: 64 }, () => layer(image).dataSync()[0] ?? -1);

    expect([...new Set(corners)].sort((a, b) => a - b)).toEqual([0, 1, 2, 5, 6, 7, 10, 11, 12]);
  });

  test("gives its input at inference; the symbolic shape is that of training", () => {
    const layer = new RandomCrop({ height: 2, width: 3 });

    expect(layer(image, { training: false })).toBeAllClose(image);
    expect(layer(new KerasTensor([null, 4, 5, 1], "float32")).shape).toEqual([null, 2, 3, 1]);
  });
});
