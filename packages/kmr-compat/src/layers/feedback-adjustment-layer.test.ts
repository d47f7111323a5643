import { ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { FeedbackAdjustmentLayer } from "./feedback-adjustment-layer.ts";

checkLayer(FeedbackAdjustmentLayer, {
  config: {},
  inputShape: [
    [2, 3],
    [2, 1],
  ],
  outputShape: [2, 3],
  weights: {},
});

describe("FeedbackAdjustmentLayer", () => {
  test("multiplies predictions by feedback", () => {
    const y = new FeedbackAdjustmentLayer()([tf.tensor([[2, 3]]), tf.tensor([[0.5, -1]])]);

    expect(y).toBeAllClose([[1, -3]]);
  });

  test("broadcasts one feedback over all predictions", () => {
    const y = new FeedbackAdjustmentLayer()([
      tf.tensor([
        [2, 3],
        [4, 5],
      ]),
      tf.tensor([[1], [2]]),
    ]);

    expect(y).toBeAllClose([
      [2, 3],
      [8, 10],
    ]);
  });

  test("refuses one tensor, and shapes that do not broadcast", () => {
    const alone = [tf.zeros([2, 3])] as unknown as [tf.Tensor, tf.Tensor];

    expect(() => new FeedbackAdjustmentLayer()(alone)).toThrow(ShapeError);
    expect(() => new FeedbackAdjustmentLayer()([tf.zeros([2, 3]), tf.zeros([2, 2])])).toThrow(
      ShapeError,
    );
  });
});
