/** @file Callbacks over the figures of an epoch, against what Keras's did with the same figures. */
import { readFileSync } from "node:fs";
import { callbacks, Input, Model } from "@kmr-js/core";
import { Dense } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";

interface Run {
  readonly args: Record<string, unknown>;
  readonly logs: readonly Record<string, number>[];
  readonly rows: readonly { learning_rate: number; stopped: boolean; logs: string[] }[];
  readonly weight: number;
  readonly files: readonly string[];
}
interface Recorded {
  readonly stopping: readonly Run[];
  readonly plateaus: readonly Run[];
  readonly schedule: Run;
  readonly checkpoints: readonly Run[];
  readonly by_batches: readonly { save_freq: number; batches: number; files: readonly string[] }[];
  readonly csv: readonly { args: Record<string, unknown>; logs: Run["logs"]; text: string }[];
}

const recorded = JSON.parse(readFileSync(fixture("training/callbacks.json"), "utf8")) as Recorded;
const titled = <T extends { args: object }>(runs: readonly T[]) =>
  runs.map((run) => [JSON.stringify(run.args), run] as const);

function makeModel(units = 1) {
  const x = Input({ shape: [1] });
  const model = new Model({
    inputs: x,
    outputs: new Dense({ units, use_bias: false, name: "d" })(x),
  });
  model.compile({
    optimizer: { class_name: "SGD", config: { learning_rate: 1 } },
    loss: "mse",
    metrics: ["accuracy"],
  });
  return model;
}

/** The callback's epochs over given figures, on a model whose weight is the number of the epoch. */
async function drive(callback: callbacks.Callback, logs: Run["logs"]) {
  const model = makeModel();
  model.trainOnBatch([[0]], [[0]]); // makes the metrics, whose better side callbacks ask for
  callback.setModel(model as never);
  callback.setParams({ epochs: logs.length, steps: 1, verbose: 0 });
  await callback.onTrainBegin({});
  const rows: Run["rows"][number][] = [];
  for (const [epoch, figures] of logs.entries()) {
    await callback.onEpochBegin(epoch, {});
    model.setWeights([tf.fill([1, 1], epoch)]);
    const own = { ...figures };
    await callback.onEpochEnd(epoch, own);
    rows.push({
      learning_rate: model.optimizer.learningRate,
      stopped: model.stopTraining,
      logs: Object.keys(own).sort(),
    });
    if (model.stopTraining) break;
  }
  await callback.onTrainEnd({});
  return { rows, weight: model.weights[0]?.value.dataSync()[0] };
}

test.each(titled(recorded.stopping))(
  "EarlyStopping %s",
  async (_, { args, logs, rows, weight }) => {
    expect(await drive(new callbacks.EarlyStopping(args), logs)).toEqual({ rows, weight });
  },
);

test.each(titled(recorded.plateaus))("ReduceLROnPlateau %s", async (_, { args, logs, rows }) => {
  const run = await drive(new callbacks.ReduceLROnPlateau(args), logs);

  expect(run.rows).toEqual(rows);
});

test("LearningRateScheduler", async () => {
  const schedule = (epoch: number, rate: number): number => (epoch % 2 ? rate * 0.5 : rate);
  const { logs, rows } = recorded.schedule;

  expect((await drive(new callbacks.LearningRateScheduler({ schedule }), logs)).rows).toEqual(rows);
});

test.each(titled(recorded.checkpoints))("ModelCheckpoint %s", async (_, { args, logs, files }) => {
  const saved: string[] = [];
  const save = (_model: unknown, path: string): void => void saved.push(path);
  const storage = { saveModel: save, saveWeights: save };

  await drive(new callbacks.ModelCheckpoint({ ...(args as { filepath: string }), storage }), logs);

  expect(saved).toEqual(files);
});

test.each(recorded.by_batches)(
  "ModelCheckpoint after $save_freq of $batches batches",
  async (given) => {
    const { save_freq, batches, files } = given;
    const saved: string[] = [];
    const save = (_model: unknown, path: string): void => void saved.push(path);
    const checkpoint = new callbacks.ModelCheckpoint({
      filepath: "{epoch}-{batch}.keras",
      save_freq,
      storage: { saveModel: save, saveWeights: save },
    });
    const rows = Array.from({ length: batches }, () => [0]);

    await makeModel().fit(rows, rows, { batch_size: 1, epochs: 2, callbacks: [checkpoint] });

    expect(saved).toEqual(files);
  },
);

test.each(titled(recorded.csv))("CSVLogger %s", async (_, { args, logs, text }) => {
  let content: string | undefined;
  const storage: callbacks.FileStorage = {
    read: () => content,
    write: (_path, added, options = {}) => {
      content = options.append ? `${content ?? ""}${String(added)}` : String(added);
    },
  };
  for (let run = 0; run < 2; run++)
    await drive(new callbacks.CSVLogger({ filename: "log.csv", ...args, storage }), logs);

  expect(content).toBe(text);
});
