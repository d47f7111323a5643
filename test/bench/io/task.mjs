/**
 * @file One task of the io benchmark, in its own process: `node task.mjs TASK FILE`.
 * In JavaScript, so that plain Node runs it with the packages as they are built: a loader of TypeScript takes long for
 * the 4 MB of h5wasm.
 */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { deferInitialization, InputLayer, Sequential } from "@kmr-js/core";
import { loadWeights, saveModel, saveWeights } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { Dense } from "@kmr-js/layers";

/** Four square kernels of 100 MB each. */
const WIDTH = 5000;
const LAYERS = 4;
const STEP_BYTES = 8 * 2 ** 20;

const [task = "", file = ""] = process.argv.slice(2);

/** The model; its weights are computed only where `filled`.
 * @param {boolean} filled
 * @returns {import("@kmr-js/core").AnyModel} */
function build(filled) {
  const layer = () => new Dense({ units: WIDTH, kernel_initializer: "zeros" });
  const make = () =>
    new Sequential({
      layers: [new InputLayer({ shape: [WIDTH] }), ...Array.from({ length: LAYERS }, layer)],
    });
  const model = deferInitialization(make);
  if (filled) for (const [i, weight] of model.weights.entries()) fill(weight, i);
  return model;
}

/** @param {import("@kmr-js/core").AnyModel["weights"][number]} weight
 * @param {number} seed */
function fill(weight, seed) {
  const data = new Float32Array(weight.shape.reduce((product, size) => product * size, 1));
  for (let i = 0; i < data.length; i++) data[i] = ((i * 0x9e3779b1 + seed) >>> 0) / 2 ** 32 - 0.5;
  weight.assign({ shape: weight.shape, data });
}

/** @param {string} path
 * @param {readonly Uint8Array[]} parts */
function writeBytes(path, parts) {
  const descriptor = openSync(path, "w");
  for (const bytes of parts) {
    for (let at = 0; at < bytes.length; at += STEP_BYTES)
      writeSync(descriptor, bytes, at, Math.min(STEP_BYTES, bytes.length - at));
  }
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Times a task that was prepared, and prints the measure.
 * @param {() => unknown} run */
async function report(run) {
  const started = performance.now();
  await run();
  const milliseconds = performance.now() - started;
  // Linux counts in KiB, as Node documents for every system.
  const peakBytes = 1024 * process.resourceUsage().maxRSS;
  process.stdout.write(`${JSON.stringify({ milliseconds, peakBytes })}\n`);
}

/** @type {{ readonly [name: string]: () => Promise<void> }} */
const tasks = {
  idle: () => report(() => undefined),
  "read bytes": () => report(() => readFileSync(file)),
  "load model": () => report(() => loadModel(file)),
  "load weights": () => {
    const model = build(false);
    return report(() => loadWeights(model, file));
  },
  "write bytes": () => {
    const parts = build(true).weights.map(({ value }) => {
      const { buffer, byteOffset, byteLength } = value.dataSync();
      return new Uint8Array(buffer, byteOffset, byteLength);
    });
    return report(() => writeBytes(file, parts));
  },
  "save model": () => {
    const model = build(true);
    return report(() => saveModel(model, file));
  },
  "save weights": () => {
    const model = build(true);
    return report(() => saveWeights(model, file));
  },
};
await tasks[task]?.();
