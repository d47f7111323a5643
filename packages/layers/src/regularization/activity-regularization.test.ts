import { Input, Model } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ActivityRegularization } from "./activity-regularization.ts";

checkLayer(ActivityRegularization, {
  config: { l1: 0.5, l2: 0.25 },
  inputShape: [2, 3],
  outputShape: [2, 3],
  weights: {},
  invalid: { l1: "1" },
});

describe("ActivityRegularization", () => {
  test("adds its penalty, divided by the batch size, to the loss", () => {
    const x = Input({ shape: [2] });
    const model = new Model({
      inputs: x,
      outputs: new ActivityRegularization({ l1: 1, l2: 2 })(x),
    });
    model.compile({ loss: "mse" });
    const data = tf.tensor([
      [1, -2],
      [0, 3],
    ]);

    expect(model.testOnBatch(data, data)).toBeCloseTo((6 + 2 * 14) / 2, 5);
  });
});
