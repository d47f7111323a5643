import { readFileSync } from "node:fs";
import { ConfigError, KerasTensor } from "@kmr-js/core";
import { checkLayer, fixture, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Resizing, type ResizingArgs } from "./resizing.ts";

checkLayer(Resizing, {
  config: { height: 2, width: 3, bounding_box_format: "xyxy" },
  inputShape: [2, 4, 5, 3],
  outputShape: [2, 2, 3, 3],
  weights: {},
  invalid: {
    height: 0,
    interpolation: "area",
    data_format: "last",
    bounding_box_format: "xy",
    fill_mode: "reflect",
  },
});

interface Case {
  readonly class: string;
  readonly config: ResizingArgs;
  readonly shape: number[];
  readonly values: number[][][][];
}
const cases: Case[] = JSON.parse(
  readFileSync(fixture("preprocessing/image-sizes.json"), "utf8"),
).cases.filter((entry: Case) => entry.class === "Resizing");

const images = tf.zeros([2, 10, 20, 3]);
const boxes = tf.tensor([
  [
    [2, 1, 8, 9],
    [0, 0, 0, 0],
    [-1, -1, -1, -1],
  ],
  [
    [15, 5, 25, 12],
    [1, 1, 3, 3],
    [18, 8, 19, 9],
  ],
]);
const labels = tf.tensor([1, 2, 3, 4, 5, 6], [2, 3], "int32");
const none = [0, 0, 0, 0];

/** The numbers are those of Keras 3.15.1. */
describe("Resizing", () => {
  test.each(cases)("$config of $shape computes Keras's numbers", ({ config, shape, values }) => {
    const layer = new Resizing(config);

    expect(layer(seededTensor(shape))).toBeAllClose(values);
    expect(layer(new KerasTensor(shape, "float32")).shape).toEqual(layer(tf.zeros(shape)).shape);
  });

  test("integers stay integers, halves rounded to the even one", () => {
    const x = tf.reshape(tf.range(0, 16, 1, "int32"), [4, 4, 1]);
    const layer = new Resizing({ height: 2, width: 2 });

    expect(layer(x).dtype).toBe("int32");
    expect(layer(x)).toBeAllClose([
      [[2], [4]],
      [[10], [12]],
    ]);
    expect(layer(new KerasTensor([null, 4, 4, 1], "uint8")).dtype).toBe("uint8");
  });

  test.each([
    [
      {},
      [[0.9, 0.6, 3.6, 5.4], none, none],
      [
        [6.75, 3, 9, 6],
        [0.45, 0.6, 1.35, 1.8],
        [8.1, 4.8, 8.55, 5.4],
      ],
      [4, 5, 6],
    ],
    [
      { crop_to_aspect_ratio: true },
      [[0.2, 0.6, 3.8, 5.4], none, none],
      [
        [8, 3, 9, 6],
        [0, 0.6, 0.8, 1.8],
        [9, 4.8, 9, 5.4],
      ],
      [4, 5, -1],
    ],
    [
      { pad_to_aspect_ratio: true },
      [[0.9, 0.45, 3.6, 4.05], none, none],
      [
        [6.75, 2.25, 9, 5.4],
        [0.45, 0.45, 1.35, 1.35],
        [8.1, 3.6, 8.55, 4.05],
      ],
      [4, 5, 6],
    ],
  ])("%j moves bounding boxes with the pixels", (config, first, second, secondLabels) => {
    const layer = new Resizing({ height: 6, width: 9, bounding_box_format: "xyxy", ...config });
    const result = layer.transform({ images, bounding_boxes: { boxes, labels } });

    expect(result.images.shape).toEqual([2, 6, 9, 3]);
    expect(result.bounding_boxes?.boxes as tf.Tensor).toBeAllClose([first, second]);
    expect(result.bounding_boxes?.labels as tf.Tensor).toBeAllClose([[1, -1, -1], secondLabels]);
  });

  test("masks are resized by the nearest pixel, single images too, and labels stay", () => {
    const layer = new Resizing({ height: 2, width: 2 });
    const result = layer.transform({
      images: tf.ones([4, 4, 3]),
      segmentation_masks: tf.reshape(tf.range(0, 16, 1, "int32"), [4, 4, 1]),
      labels: tf.scalar(3, "int32"),
    });

    expect(result.images.shape).toEqual([2, 2, 3]);
    expect(result.segmentation_masks?.arraySync()).toEqual([
      [[5], [7]],
      [[13], [15]],
    ]);
    expect(result.labels?.arraySync()).toBe(3);
  });

  test("a dictionary of symbolic tensors keeps its structure and dtypes", () => {
    const layer = new Resizing({ height: 2, width: 2 });
    const outputs = layer.invoke({
      images: new KerasTensor([null, null, null, 3], "float32"),
      labels: new KerasTensor([null], "int32"),
    }) as Record<string, KerasTensor>;

    expect(outputs["images"]?.shape).toEqual([null, 2, 2, 3]);
    expect(outputs["labels"]).toMatchObject({ shape: [null], dtype: "int32" });
  });

  test("writes bounding_box_format only when there is one", () => {
    expect(new Resizing({ height: 1, width: 1 }).getConfig()).not.toHaveProperty(
      "bounding_box_format",
    );
    expect(
      new Resizing({ height: 1, width: 1, bounding_box_format: "XYWH" as "xywh" }).getConfig(),
    ).toMatchObject({ bounding_box_format: "xywh", data_format: "channels_last" });
  });

  test("refuses to crop and pad, boxes without a format, and images of rank 2", () => {
    const layer = new Resizing({ height: 6, width: 9 });
    const both = { crop_to_aspect_ratio: true, pad_to_aspect_ratio: true };

    expect(() => new Resizing({ height: 6, width: 9, ...both })).toThrow(ConfigError);
    expect(() => layer.transform({ images, bounding_boxes: { boxes, labels } })).toThrow(
      /bounding_box_format/,
    );
    expect(() => layer(tf.zeros([2, 2]))).toThrow(/rank 3, or 4/);
  });
});
