/** @file The ways to give data to a model, and steps of one's own. */

import { readFileSync } from "node:fs";
import {
  type AnyModel,
  type Batch,
  callbacks,
  gradients,
  Input,
  type KerasTensor,
  type Logs,
  losses,
  Model,
  metrics,
  type Tensor,
} from "@kmr-js/core";
import { modelToBytes } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { Dense, Dropout } from "@kmr-js/layers";
import { fixture, type Numbers } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";

const features = [
  [1, 2],
  [3, 4],
  [5, 6],
  [7, 8],
];
const labels = [[1], [2], [3], [4]];
const close = { atol: 1e-6, rtol: 1e-5 };

function makeModel(): Model {
  const x = Input({ shape: [2], name: "features" });
  const model = new Model({ inputs: x, outputs: new Dense({ units: 1, name: "out" })(x) });
  model.setWeights([tf.tensor([[0.5], [-0.25]]), tf.tensor([0.125])]);
  model.compile({ optimizer: { class_name: "SGD", config: { learning_rate: 0.01 } }, loss: "mse" });
  return model as unknown as Model;
}
const options = { batch_size: 2, epochs: 2, shuffle: false };
const weightsOf = (model: AnyModel): Tensor => model.weights[0]?.value as Tensor;

async function reference(): Promise<Tensor> {
  const model = makeModel();
  await model.fit(features, labels, options);
  return weightsOf(model);
}

async function* batches(): AsyncGenerator<[number[][], number[][]]> {
  yield [features.slice(0, 2), labels.slice(0, 2)];
  yield [features.slice(2), labels.slice(2)];
}

describe("fit takes", () => {
  const flat = Float32Array.from(features.flat());
  const given: [string, unknown, unknown][] = [
    ["tensors", tf.tensor(features), tf.tensor(labels)],
    ["typed arrays", flat, Float32Array.from(labels.flat())],
    [
      "typed arrays with shapes",
      { shape: [4, 2], data: flat },
      { shape: [4, 1], data: Float32Array.of(1, 2, 3, 4) },
    ],
    ["integers", { shape: [4, 2], data: Int32Array.from(flat) }, Int32Array.of(1, 2, 3, 4)],
    ["a dictionary by the names of inputs", [features], { out: labels }],
    ["lists of one input and one output", [tf.tensor(features)], [tf.tensor(labels)]],
  ];
  test.each(given)("%s", async (_, x, y) => {
    const model = makeModel();

    await model.fit((x === given[4]?.[1] ? tf.tensor(features) : x) as never, y, options);

    expect(weightsOf(model)).toBeAllClose(await reference(), close);
  });

  test("an asynchronous iterator, made anew for each epoch", async () => {
    const model = makeModel();

    const { history } = await model.fit({ [Symbol.asyncIterator]: batches } as never, undefined, {
      epochs: 2,
    });

    expect(weightsOf(model)).toBeAllClose(await reference(), close);
    expect(history["loss"]).toHaveLength(2);
  });

  test("an endless iterator, with steps_per_epoch", async () => {
    function* endless() {
      for (;;) {
        yield [tf.tensor(features.slice(0, 2)), tf.tensor(labels.slice(0, 2))] as const;
        yield [tf.tensor(features.slice(2)), tf.tensor(labels.slice(2))] as const;
      }
    }
    const model = makeModel();

    await model.fit(endless() as never, undefined, {
      epochs: 2,
      steps_per_epoch: 2,
      validation_data: endless(),
      validation_steps: 1,
    });

    expect(weightsOf(model)).toBeAllClose(await reference(), close);
  });
});

test("predict takes the same, and iterators batch by batch", async () => {
  const model = makeModel();
  const expected = model.predict(features);

  const typed = model.predict(Float32Array.from(features.flat()) as never, { batch_size: 3 });
  expect(typed as Tensor).toBeAllClose(expected as Tensor);
  const heard: number[] = [];
  const streamed = await model.predict(
    { [Symbol.asyncIterator]: batches } as never,
    {
      callbacks: [{ onPredictBatchEnd: (batch: number) => void heard.push(batch) }],
    } as never,
  );
  expect(streamed as unknown as Tensor).toBeAllClose(expected as Tensor);
  expect(heard).toEqual([0, 1]);
});

test("the same seed shuffles in the same way, another in another", async () => {
  const run = async (seed: number): Promise<number[]> => {
    const model = makeModel();
    await model.fit(features, labels, { batch_size: 1, epochs: 2, seed });
    return Array.from(weightsOf(model).dataSync());
  };

  expect(await run(1)).toEqual(await run(1));
  expect(await run(1)).not.toEqual(await run(2));
});

test("steps of one's own take the place of Keras's", async () => {
  class Halving extends Model {
    static override readonly className = "Halving";
    readonly seen: string[] = [];
    override trainStep(batch: Batch): Logs {
      this.seen.push(`train ${(batch.x as Tensor).shape}`);
      return { loss: 1 / this.seen.length, mine: 2 };
    }
    override testStep(): Logs {
      return { loss: 7 };
    }
  }
  const x = Input({ shape: [2] });
  const model = new Halving({ inputs: x, outputs: new Dense({ units: 1 })(x) });
  model.compile();

  const { history } = await model.fit(features as never, labels, {
    ...options,
    validation_data: [features, labels],
  });

  expect(history).toEqual({ loss: [0.5, 0.25], mine: [2, 2], val_loss: [7, 7] });
  expect(model.seen).toEqual(Array(4).fill("train 2,2"));
  expect(await model.evaluate(features as never, labels)).toBe(7);
});

test("a step of one's own with gradients trains as Keras's does", async () => {
  class Manual extends Model<KerasTensor, KerasTensor> {
    static override readonly className = "Manual";
    override trainStep({ x, y }: Batch): Logs {
      const weights = this.trainableWeights;
      const { loss, gradients: slopes } = gradients(
        () => tf.mean(losses.meanSquaredError(y as Tensor, this(x as Tensor, { training: true }))),
        weights,
      );
      this.optimizer.apply(slopes, weights);
      return { loss: loss.dataSync()[0] as number };
    }
  }
  const x = Input({ shape: [2] });
  const model = new Manual({ inputs: x, outputs: new Dense({ units: 1 })(x) });
  model.setWeights([tf.tensor([[0.5], [-0.25]]), tf.tensor([0.125])]);
  model.compile({ optimizer: { class_name: "SGD", config: { learning_rate: 0.01 } } });
  await model.fit(features, labels, { ...options, epochs: 1 });
  const before = tf.memory().numTensors;

  await model.fit(features, labels, { ...options, epochs: 1 });

  expect(tf.memory().numTensors).toBe(before);
  expect(weightsOf(model)).toBeAllClose(await reference(), close);
});

test("a loss of one's own in computeLoss", async () => {
  class Own extends Model {
    static override readonly className = "Own";
    override computeLoss(_x: unknown, y: unknown, yPred: unknown): Tensor {
      return tf.mean(tf.abs(tf.sub(y as Tensor, yPred as Tensor)));
    }
  }
  const x = Input({ shape: [2] });
  const outputs = new Dense({ units: 1, kernel_initializer: "zeros" })(x);
  const model = new Own({ inputs: x, outputs });
  model.compile({ optimizer: "sgd" });

  expect(model.testOnBatch(features as never, labels)).toBeCloseTo(2.5);
});

test("functions, classes and instances are losses and metrics, named after themselves", async () => {
  const model = makeModel();
  const gapSize = (a: Tensor, b: Tensor): Tensor => tf.mean(tf.abs(tf.sub(a, b)), -1);
  model.compile({
    loss: gapSize,
    metrics: [
      gapSize,
      losses.meanSquaredError,
      metrics.MeanAbsoluteError,
      new metrics.Precision({ name: "p" }),
      new losses.Huber(),
    ] as never,
  });

  const logs = await model.evaluate(features, labels, { return_dict: true });

  expect(Object.keys(logs)).toEqual([
    ...["loss", "gap_size", "mean_squared_error", "mean_absolute_error", "p", "huber_loss"],
  ]);
  expect(logs["gap_size"]).toBeCloseTo(logs["loss"] as number, 6);
});

test("what a model was compiled with is saved with it, and goes on", async () => {
  const model = makeModel();
  model.compile({
    optimizer: "adam",
    loss: new losses.Huber({ delta: 0.5 }),
    metrics: ["mae", new metrics.AUC({ name: "area", thresholds: [0.5] })] as never,
    weighted_metrics: ["mse"],
  });

  const again = await loadModel(await modelToBytes(model as unknown as AnyModel));

  expect(await again.evaluate(features, labels, { return_dict: true })).toEqual(
    await model.evaluate(features, labels, { return_dict: true }),
  );
});

test("a compiled model of Keras evaluates as it did there", async () => {
  const model = await loadModel(fixture("training/compiled.keras"));
  const recorded = JSON.parse(readFileSync(fixture("training/compiled.json"), "utf8"));
  const y = recorded.y.map((part: number[]) => tf.tensor(part));

  const logs = await model.evaluate(recorded.x, y, { batch_size: 6, return_dict: true });

  expect(Object.keys(logs).sort()).toEqual(Object.keys(recorded.evaluated).sort());
  for (const [name, value] of Object.entries(recorded.evaluated))
    expect(logs[name] as Numbers, name).toBeAllClose(value as Numbers, close);
});

test("training leaves no tensors, callbacks and metrics included", async () => {
  const x = Input({ shape: [2] });
  const hidden = new Dropout({ rate: 0.5, seed: 1 })(new Dense({ units: 3 })(x));
  const model = new Model({
    inputs: x,
    outputs: new Dense({ units: 2, activation: "softmax" })(hidden),
  });
  model.compile({
    optimizer: "adam",
    loss: "crossentropy",
    metrics: ["accuracy", new metrics.F1Score()] as never,
  });
  const y = [
    [0, 1],
    [1, 0],
    [0, 1],
    [1, 0],
  ];
  const run = () =>
    model.fit(features as never, y, {
      batch_size: 3,
      epochs: 2,
      validation_split: 0.25,
      class_weight: { 0: 2, 1: 1 },
      callbacks: [new callbacks.EarlyStopping({ restore_best_weights: true })],
    });
  await run();
  const before = tf.memory().numTensors;

  await run();
  await model.evaluate(features as never, y);
  model.trainOnBatch(features as never, y);
  model.predict(features as never).dispose();

  expect(tf.memory().numTensors).toBe(before);
});
