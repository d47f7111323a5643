import { UnsupportedError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { RandomFlip, type RandomFlipArgs } from "./random-flip.ts";

checkLayer(RandomFlip, {
  config: { mode: "horizontal", seed: 1 },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { mode: "diagonal", data_format: "first" },
  skip: {
    "a call is inference unless it says training": "called by itself it augments, as in Keras",
  },
});

describe("RandomFlip", () => {
  const image = tf.tensor([1, 2, 3, 4], [1, 2, 2, 1]);
  /** The images that come out of many draws. */
  const seen = (args: RandomFlipArgs): string[] => {
    const layer = new RandomFlip({ ...args, seed: 4 });
    const results = Array.from({ length: 16 }, () => layer(image).dataSync().join(""));
    return [...new Set(results)].sort();
  };

  test("mirrors left and right, top and bottom, or both at once", () => {
    expect(seen({ mode: "horizontal" })).toEqual(["1234", "2143"]);
    expect(seen({ mode: "vertical" })).toEqual(["1234", "3412"]);
    expect(seen({ mode: "horizontal_and_vertical" })).toEqual(["1234", "4321"]);
  });

  test("masks are mirrored with their images", () => {
    const layer = new RandomFlip({ seed: 4 });
    const images = tf.tile(image, [8, 1, 1, 1]);
    const result = layer.transform({ images, segmentation_masks: images });

    expect(result.segmentation_masks as tf.Tensor).toBeAllClose(result.images);
  });

  test("refuses bounding boxes in training, and leaves them at inference", () => {
    const layer = new RandomFlip({ bounding_box_format: "xyxy" });
    const data = {
      images: image,
      bounding_boxes: { boxes: tf.ones([1, 1, 4]), labels: tf.ones([1, 1]) },
    };

    expect(() => layer.transform(data)).toThrow(UnsupportedError);
    expect(() => layer.transform(data)).toThrow(/without bounding_boxes, or with training: false/);
    const kept = layer.transform(data, { training: false }).bounding_boxes;
    expect(kept?.boxes as tf.Tensor).toBeAllClose(tf.ones([1, 1, 4]));
  });
});
