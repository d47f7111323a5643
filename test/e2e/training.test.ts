/** @file Training runs that Keras recorded, step by step. */
import { readdirSync } from "node:fs";
import type { Tensor } from "@kmr-js/core";
import { type ParityArray, readParity } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";

const cases = readdirSync(fixture("kmr"))
  .filter((name) => /^train_.*\.parity\.h5$/.test(name))
  .map((name) => name.replace(".parity.h5", ""));

function tensor({ shape, data }: ParityArray): Tensor {
  return tf.tensor(data as Float32Array, [...shape]);
}

describe("a training run follows Keras's, loss by loss and weight by weight", () => {
  test("the recorded runs are all there", () => {
    expect(cases).toHaveLength(4);
  });

  test.each(cases)("%s", async (name) => {
    const parity = await readParity(fixture(`kmr/${name}.parity.h5`));
    const { training } = parity;
    if (training === undefined) throw new Error(`${name} records no training`);
    const model = await loadModel(fixture(`kmr/${name}.keras`));
    model.compile({ optimizer: training.optimizer, loss: training.loss as string });
    const [x, y] = [training.x.map(tensor), training.y.map(tensor)];
    const running: number[] = [];

    const { history } = await model.fit(x.length === 1 ? x[0] : x, y.length === 1 ? y[0] : y, {
      batch_size: training.batchSize,
      epochs: training.epochs,
      shuffle: false,
      callbacks: [{ onTrainBatchEnd: (_, logs) => void running.push(logs.loss) }],
    });

    const close = { atol: 1e-7, rtol: 1e-5 };
    expect(running).toBeAllClose([...training.runningLoss], close);
    expect(history["loss"]).toBeAllClose([...training.epochLoss], close);
    for (const [i, weight] of model.weights.entries()) {
      const expected = training.weights[i]?.array as ParityArray;
      expect(weight.value, weight.path).toBeAllClose(tensor(expected), {
        atol: 1e-6,
        rtol: 1e-5,
      });
    }
    model.dispose();
  });
});
