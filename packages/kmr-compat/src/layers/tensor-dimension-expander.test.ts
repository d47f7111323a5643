import { ConfigError, KerasTensor, ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { TensorDimensionExpander } from "./tensor-dimension-expander.ts";

checkLayer(TensorDimensionExpander, {
  config: { axis: -1 },
  inputShape: [2, 3],
  outputShape: [2, 3, 1],
  weights: {},
  invalid: { axis: 0.5 },
});

describe("TensorDimensionExpander", () => {
  test("adds the axis after the batch by default", () => {
    expect(new TensorDimensionExpander()(tf.tensor([[1, 2]])).arraySync()).toEqual([[[1, 2]]]);
  });

  test("a negative axis counts in the output", () => {
    const x = new KerasTensor([null, 4], "int32");
    const y = new TensorDimensionExpander({ axis: -2 })(x);

    expect(y.shape).toEqual([null, 1, 4]);
    expect(y.dtype).toBe("int32");
  });

  test("refuses an axis that the output does not have", () => {
    expect(() => new TensorDimensionExpander({ axis: 3 })(tf.zeros([2, 2]))).toThrow(ShapeError);
    expect(() => new TensorDimensionExpander({ axis: 1.5 })).toThrow(ConfigError);
  });
});
