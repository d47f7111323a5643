/** @file The benchmark's model in KMR.js. */
import * as keras from "@kmr-js/core";
import { Dense } from "@kmr-js/layers";
import * as tf from "@tensorflow/tfjs-core";
import { BATCH, BATCHES, FEATURES, numbers, report, UNITS } from "./measure.ts";

const [backend = "cpu", ...flags] = process.argv.slice(2);
await keras.setBackend(backend as "cpu" | "wasm");

const dense = (): Dense => new Dense({ units: UNITS, activation: "relu" });
const input = keras.Input({ shape: [FEATURES] });
const output = new Dense({ units: 1 })(dense()(dense()(dense()(input))));
const model = new keras.Model({ inputs: input, outputs: output });
model.compile({ optimizer: "adam", loss: "mean_squared_error" });
const [rows, data] = [BATCH * BATCHES, numbers(BATCH * BATCHES * FEATURES, 1)];
const labels = numbers(rows, 2);
const x = tf.tensor2d(data.slice(0, BATCH * FEATURES), [BATCH, FEATURES]);
const y = tf.tensor2d(labels.slice(0, BATCH), [BATCH, 1]);
const all = { x: { shape: [rows, FEATURES], data }, y: { shape: [rows, 1], data: labels } };

await report(
  {
    step: () => model.trainOnBatch(x, y),
    epoch: () => model.fit(all.x, all.y, { batch_size: BATCH, epochs: 1 }),
    tensors: () => tf.memory().numTensors,
  },
  !flags.includes("--no-leaks"),
);
