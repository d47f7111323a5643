import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { ConfigError, ShapeError } from "../errors.ts";
import { meanSquaredError } from "../losses/mean-squared-error.ts";
import type { Tensor } from "../tensor.ts";
import { AUC, MeanIoU, MeanMetricWrapper, Metric, Precision, R2Score } from "./index.ts";

class Rows extends Metric {
  static override readonly className = "Rows";
  static override readonly registeredPackage = "mine";
  private readonly count = this.addVariable("count");

  override updateState(_yTrue: Tensor, yPred: Tensor): void {
    this.count.assignAdd(yPred.shape[0] ?? 1);
  }

  override result(): number {
    return this.count.value;
  }
}

test("a metric of one's own counts, forgets, and is named after its class", () => {
  const metric = new Rows();
  const labels = tf.zeros([3, 2]);

  metric.updateState(labels, labels);
  metric.updateState(labels, labels);

  expect(metric.result()).toBe(6);
  expect([metric.name, new Rows().name, new Rows({ name: "n" }).name]).toEqual([
    "rows",
    "rows_1",
    "n",
  ]);
  metric.resetState();
  expect(metric.result()).toBe(0);
});

test("metrics take nested lists as well as tensors, and leave no tensors behind", () => {
  const before = tf.memory().numTensors;
  const precision = new Precision();
  const mean = new MeanMetricWrapper({ fn: meanSquaredError, name: "mse" });

  precision.updateState([0, 1, 1, 1], [0.7, 0.2, 0.8, 0.9]);
  mean.updateState([[0], [1]], [[1], [3]], [1, 3]);

  expect(precision.result()).toBeCloseTo(2 / 3, 10);
  expect(mean.result()).toBeCloseTo((1 + 3 * 4) / 4, 6);
  expect(tf.memory().numTensors).toBe(before);
});

test("a function is saved by the name of its Python twin", () => {
  expect(new MeanMetricWrapper({ fn: meanSquaredError, name: "m" }).getConfig()).toEqual({
    name: "m",
    dtype: "float32",
    fn: {
      module: "builtins",
      class_name: "function",
      config: "mean_squared_error",
      registered_name: "function",
    },
  });
});

test("arguments that no metric takes are refused, with the rule", () => {
  expect(() => new Precision({ thresholds: [0.5, 1.5] })).toThrow(
    new ConfigError(
      "Precision: thresholds must be a number in [0, 1] or a list of them. Received: thresholds=[0.5,1.5].",
    ),
  );
  expect(() => new MeanIoU({ num_class: 2 } as never)).toThrow(/Did you mean "num_classes"/);
  expect(() => new AUC({ num_labels: 3 })).toThrow(/num_labels needs multi_label=true/);
});

test("a wrong shape is told: of predictions, and of a variable's values", () => {
  expect(() => new R2Score().updateState([1, 2], [1, 2])).toThrow(
    /must have the shape \(batch, outputs\)/,
  );
  const variable = new Rows().variables[0];
  expect(() => variable?.assignAdd([1, 2])).toThrow(ShapeError);
});
