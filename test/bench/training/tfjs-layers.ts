/** @file The benchmark's model in tfjs-layers, with tfjs's own kernels and gradients. */
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs";
import { BATCH, BATCHES, FEATURES, numbers, report, UNITS } from "./measure.ts";

const [backend = "cpu"] = process.argv.slice(2);
await tf.setBackend(backend);

const { dense } = tf.layers;
const model = tf.sequential({
  layers: [
    dense({ units: UNITS, activation: "relu", inputShape: [FEATURES] }),
    dense({ units: UNITS, activation: "relu" }),
    dense({ units: UNITS, activation: "relu" }),
    dense({ units: 1 }),
  ],
});
model.compile({ optimizer: tf.train.adam(0.001), loss: "meanSquaredError" });
const rows = BATCH * BATCHES;
const xs = tf.tensor2d(numbers(rows * FEATURES, 1), [rows, FEATURES]);
const ys = tf.tensor2d(numbers(rows, 2), [rows, 1]);
const x = tf.tensor2d(numbers(rows * FEATURES, 1).slice(0, BATCH * FEATURES), [BATCH, FEATURES]);
const y = tf.tensor2d(numbers(rows, 2).slice(0, BATCH), [BATCH, 1]);

await report(
  {
    step: () => model.trainOnBatch(x, y),
    epoch: () => model.fit(xs, ys, { batchSize: BATCH, epochs: 1, verbose: 0 }),
    tensors: () => tf.memory().numTensors,
  },
  false,
);
