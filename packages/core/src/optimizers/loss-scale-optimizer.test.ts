import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { LossScaleOptimizer } from "./loss-scale-optimizer.ts";
import { SGD } from "./sgd.ts";
import { stepsOf } from "./steps-of.ts";

const inner = (): SGD => new SGD({ learning_rate: 0.5 });

describe("LossScaleOptimizer", () => {
  test("divides the gradients by what it multiplied the loss by", () => {
    const optimizer = new LossScaleOptimizer({ inner_optimizer: inner(), initial_scale: 8 });

    const loss = tf.scalar(3);
    const scaled = optimizer.scaleLoss(loss);
    expect(scaled).toBeAllClose(24);
    tf.dispose([loss, scaled]);
    expect(stepsOf(optimizer, [1], [8])).toBeAllClose([0.5]);
  });

  test("skips a step whose gradient is not finite, and halves the scale", () => {
    const optimizer = new LossScaleOptimizer({ inner_optimizer: inner(), initial_scale: 8 });

    // the second gradient is divided by 4
    expect(stepsOf(optimizer, [1], [Number.POSITIVE_INFINITY], [8])).toBeAllClose([0]);
  });

  test("doubles the scale after enough finite steps", () => {
    const settings = { inner_optimizer: inner(), initial_scale: 4, dynamic_growth_steps: 2 };

    expect(stepsOf(new LossScaleOptimizer(settings), [1], [0], [0], [8])).toBeAllClose([0.5]);
  });

  test("refuses settings that belong to the inner optimizer", () => {
    expect(() => new LossScaleOptimizer({ inner_optimizer: inner(), clipnorm: 1 })).toThrow(
      "clipnorm cannot be set here. Set it on the inner_optimizer",
    );
  });
});
