/** @file What a training step does beside gradients: added losses, frozen layers, moving statistics, random masks. */
import * as keras from "@kmr-js/core";
import { BatchNormalization, Dense, Dropout } from "@kmr-js/layers";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";

const ones = { kernel_initializer: "ones" };
const named = { return_dict: true } as const;
const rows = (...values: number[][]): keras.HostInput => values;

/** Adds a share of the mean of what passes to the loss. */
class Tax extends keras.Layer<{ share: ReturnType<typeof keras.fields.number> }> {
  static override readonly className = "Tax";
  static override readonly fields = { share: keras.fields.number() };

  override call(x: keras.Tensor): keras.Tensor {
    this.addLoss(tf.mul(tf.mean(x), this.config.share));
    return x;
  }
}

function chain(...layers: keras.AnyLayer[]): keras.AnyModel {
  const input = keras.Input({ shape: [2] });
  const output = layers.reduce<unknown>((x, layer) => layer.invoke(x), input);
  return new keras.Model({ inputs: input, outputs: output as keras.KerasTensor });
}

const sgd = (): keras.optimizers.SGD => new keras.optimizers.SGD({ learning_rate: 1 });

describe("losses that layers add", () => {
  test("count in the loss and in the gradients", () => {
    const model = chain(new Dense({ units: 1, use_bias: false, ...ones }), new Tax({ share: 0.5 }));
    model.compile({ optimizer: sgd(), loss: "mean_squared_error" });

    const logs = model.trainOnBatch(rows([1, 2]), rows([3]), named);

    // the output is 3: no error, a tax of 1.5, and a slope of 0.5 · x
    expect(logs["loss"]).toBeCloseTo(1.5);
    expect(model.weights[0]?.value).toBeAllClose([[0.5], [0]]);
    model.dispose();
  });

  test("are enough to train without a loss of compile", () => {
    const model = chain(new Dense({ units: 1, use_bias: false, ...ones }), new Tax({ share: 1 }));
    model.compile({ optimizer: sgd() });

    expect(model.trainOnBatch(rows([1, 2]), rows([0]), named)["loss"]).toBeCloseTo(3);
    model.dispose();
  });

  test("of activity regularizers are divided by the rows of the batch", () => {
    const dense = new Dense({ units: 1, use_bias: false, ...ones, activity_regularizer: "l1" });
    const model = chain(dense);
    model.compile({ optimizer: sgd(), loss: "mean_squared_error" });

    const logs = model.testOnBatch(rows([1, 2], [2, 3]), rows([3], [5]), named);

    expect(logs["loss"]).toBeCloseTo((0.01 * (3 + 5)) / 2);
    model.dispose();
  });
});

describe("trainable", () => {
  test("false after compile freezes a layer", () => {
    const [first, second] = [new Dense({ units: 2, ...ones }), new Dense({ units: 1, ...ones })];
    const model = chain(first, second);
    model.compile({ optimizer: sgd(), loss: "mean_squared_error" });

    first.trainable = false;
    model.trainOnBatch(rows([1, 0]), rows([0]));

    expect(first.kernel.value).toBeAllClose([
      [1, 1],
      [1, 1],
    ]);
    expect(second.kernel.value).not.toBeAllClose([[1], [1]]);
    model.dispose();
  });

  test("true after the first step needs another compile", () => {
    const [first, second] = [new Dense({ units: 2, ...ones }), new Dense({ units: 1, ...ones })];
    const model = chain(first, second);
    first.trainable = false;
    model.compile({ optimizer: sgd(), loss: "mean_squared_error" });
    model.trainOnBatch(rows([1, 0]), rows([0]));

    first.trainable = true;

    expect(() => model.trainOnBatch(rows([1, 0]), rows([0]))).toThrow("Compile the model again");
    model.compile({ optimizer: sgd(), loss: "mean_squared_error" });
    model.trainOnBatch(rows([1, 0]), rows([0]));
    expect(first.kernel.value).not.toBeAllClose([
      [1, 1],
      [1, 1],
    ]);
    model.dispose();
  });
});

describe("BatchNormalization", () => {
  test("moves its statistics in training alone", () => {
    const norm = new BatchNormalization({ momentum: 0.5 });
    const model = chain(norm);
    model.compile({ optimizer: sgd(), loss: "mean_squared_error" });
    const [x, y] = [rows([0, 2], [4, 2]), rows([0, 0], [0, 0])];

    model.testOnBatch(x, y);
    expect(norm.moving_mean.value).toBeAllClose([0, 0]);

    model.trainOnBatch(x, y);
    expect(norm.moving_mean.value).toBeAllClose([1, 1]);
    expect(norm.moving_variance.value).toBeAllClose([2.5, 0.5]);
    model.dispose();
  });
});

describe("Dropout", () => {
  test("draws the same masks from the same seed, others in each step, none in tests", () => {
    const losses = (): number[] => {
      const model = chain(new Dropout({ rate: 0.5, seed: 3 }), new Dense({ units: 1, ...ones }));
      model.compile({ optimizer: new keras.optimizers.SGD({ learning_rate: 0 }), loss: "mse" });
      const x = Array.from({ length: 8 }, (_, i) => [i, 1]);
      const y = x.map(() => [0]);
      const steps = [0, 1].map(() => {
        model.resetMetrics();
        return model.trainOnBatch(x, y, named)["loss"] as number;
      });
      model.resetMetrics();
      const tested = model.testOnBatch(x, y, named)["loss"] as number;
      model.dispose();
      return [...steps, tested];
    };

    const [first, again] = [losses(), losses()];

    expect(again).toEqual(first);
    expect(first[0]).not.toBe(first[1]);
    expect(first[2]).toBeCloseTo(25.5); // the mean of (i + 1)²
  });
});

test("a thousand steps leave no tensors", () => {
  const model = chain(
    new Dense({ units: 3, activation: "relu" }),
    new BatchNormalization(),
    new Dense({ units: 1 }),
  );
  model.compile({ optimizer: "adam", loss: "mean_squared_error", metrics: ["mae"] });
  const [x, y] = [rows([1, 2], [3, 4], [0, 1]), rows([0], [1], [0])];
  model.trainOnBatch(x, y);
  const before = tf.memory().numTensors;

  for (let step = 0; step < 1000; step++) model.trainOnBatch(x, y);

  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
});
