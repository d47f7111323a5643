import { KerasTensor, ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { DynamicBatchIndexGenerator } from "./dynamic-batch-index-generator.ts";

checkLayer(DynamicBatchIndexGenerator, {
  config: {},
  inputShape: [3, 2],
  outputShape: [3],
  weights: {},
});

describe("DynamicBatchIndexGenerator", () => {
  test("counts the samples of the batch", () => {
    expect(new DynamicBatchIndexGenerator()(tf.zeros([4, 2, 2])).arraySync()).toEqual([0, 1, 2, 3]);
  });

  test("has the dtype of the input", () => {
    const layer = new DynamicBatchIndexGenerator();

    expect(layer(tf.zeros([2, 1], "int32")).dtype).toBe("int32");
    expect(layer(new KerasTensor([null, 1], "int32")).dtype).toBe("int32");
    expect(layer(tf.zeros([2, 1])).dtype).toBe("float32");
  });

  test("refuses a scalar", () => {
    expect(() => new DynamicBatchIndexGenerator()(tf.scalar(1))).toThrow(ShapeError);
  });
});
