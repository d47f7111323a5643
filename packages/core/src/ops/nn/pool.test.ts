import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ConfigError, ShapeError } from "../../errors.ts";
import { KerasTensor } from "../../tensor.ts";
import { adaptiveAveragePool, adaptiveMaxPool } from "./adaptive-pool.ts";
import { averagePool, maxPool } from "./pool.ts";

const line = tf.tensor([1, 5, 2, 8, 3], [1, 5, 1]);
const image = tf.reshape(tf.range(0, 16), [1, 4, 4, 1]);

describe("maxPool and averagePool", () => {
  test("take windows that do not overlap unless strides say so", () => {
    expect(tf.squeeze(maxPool(line, 2))).toBeAllClose([5, 8]);
    expect(tf.squeeze(maxPool(line, 2, { strides: 1 }))).toBeAllClose([5, 5, 8, 8]);
    expect(tf.squeeze(averagePool(line, [2]))).toBeAllClose([3, 5]);
  });

  test("the mean leaves out what same pads", () => {
    expect(tf.squeeze(averagePool(line, 2, { padding: "same" }))).toBeAllClose([3, 5, 3]);
    expect(tf.squeeze(averagePool(line, 3, { padding: "same", strides: 1 }))).toBeAllClose([
      3,
      8 / 3,
      5,
      13 / 3,
      5.5,
    ]);
  });

  test("pool images and volumes, each axis by its own window", () => {
    expect(tf.squeeze(maxPool(image, [1, 2]))).toBeAllClose([
      [1, 3],
      [5, 7],
      [9, 11],
      [13, 15],
    ]);
    const volume = tf.reshape(tf.range(0, 8), [1, 2, 2, 2, 1]);
    expect(tf.squeeze(averagePool(volume, 2))).toBeAllClose(3.5);
  });

  test("with channels_first the channels stand behind the batch", () => {
    const first = tf.transpose(image, [0, 3, 1, 2]);
    const options = { data_format: "channels_first" } as const;

    expect(maxPool(first, 2, options)).toBeAllClose([
      [
        [
          [5, 7],
          [13, 15],
        ],
      ],
    ]);
    expect(maxPool(new KerasTensor([null, 3, 4, null], "float32"), 2, options).shape).toEqual([
      null,
      3,
      2,
      null,
    ]);
  });

  test("integers stay integers", () => {
    const counts = tf.cast(line, "int32");

    expect(maxPool(counts, 2).dtype).toBe("int32");
    expect(maxPool(new KerasTensor([1, 5, 1], "int32"), 2).dtype).toBe("int32");
  });

  test("a window that does not fit is refused", () => {
    expect(() => maxPool(line, 6)).toThrow(ShapeError);
    expect(() => maxPool(new KerasTensor([1, 5, 1], "float32"), 6)).toThrow(/window \(6,\)/);
    expect(() => maxPool(line, [2, 2])).toThrow(ConfigError);
  });
});

describe("adaptiveMaxPool and adaptiveAveragePool", () => {
  test("windows run from floor(i·n/m) to ceil((i+1)·n/m)", () => {
    expect(tf.squeeze(adaptiveMaxPool(line, 2))).toBeAllClose([5, 8]);
    expect(tf.squeeze(adaptiveAveragePool(line, 2))).toBeAllClose([8 / 3, 13 / 3]);
    expect(tf.squeeze(adaptiveAveragePool(line, 3))).toBeAllClose([3, 5, 5.5]);
  });

  test("more windows than values repeat values", () => {
    const two = tf.tensor([1, 3], [1, 2, 1]);

    expect(tf.squeeze(adaptiveMaxPool(two, 3))).toBeAllClose([1, 3, 3]);
    expect(tf.squeeze(adaptiveAveragePool(two, 4))).toBeAllClose([1, 1, 3, 3]);
  });

  test("each axis has its number, in both layouts", () => {
    expect(tf.squeeze(adaptiveAveragePool(image, [1, 2]))).toBeAllClose([6.5, 8.5]);
    const options = { data_format: "channels_first" } as const;
    expect(
      adaptiveMaxPool(new KerasTensor([null, 3, 4, 4], "float32"), [1, 2], options).shape,
    ).toEqual([null, 3, 1, 2]);
  });

  test("an unknown size is refused", () => {
    expect(() => adaptiveMaxPool(new KerasTensor([1, null, 1], "float32"), 2)).toThrow(ShapeError);
  });
});
