/** @file One task of the io benchmark, in its own process: `task.ts TASK FILE`. */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { type AnyModel, deferInitialization, InputLayer, Sequential } from "@kmr-js/core";
import { loadWeights, saveModel, saveWeights } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { Dense } from "@kmr-js/layers";
import { report } from "./measure.ts";

/** Four square kernels of 100 MB each. */
const WIDTH = 5000;
const LAYERS = 4;
const STEP_BYTES = 8 * 2 ** 20;

const [task = "", file = ""] = process.argv.slice(2);

/** The model; its weights are computed only where `filled`. */
function build(filled: boolean): AnyModel {
  const layer = () => new Dense({ units: WIDTH, kernel_initializer: "zeros" });
  const make = () =>
    new Sequential({
      layers: [new InputLayer({ shape: [WIDTH] }), ...Array.from({ length: LAYERS }, layer)],
    });
  const model = deferInitialization(make);
  if (filled) for (const [i, weight] of model.weights.entries()) fill(weight, i);
  return model;
}

function fill(weight: AnyModel["weights"][number], seed: number): void {
  const data = new Float32Array(weight.shape.reduce((product, size) => product * size, 1));
  for (let i = 0; i < data.length; i++) data[i] = Math.sin(i * 0.37 + seed);
  weight.assign({ shape: weight.shape, data });
}

function writeBytes(path: string, bytes: Uint8Array): void {
  const descriptor = openSync(path, "w");
  for (let at = 0; at < bytes.length; at += STEP_BYTES) {
    writeSync(descriptor, bytes, at, Math.min(STEP_BYTES, bytes.length - at), at);
  }
  fsyncSync(descriptor);
  closeSync(descriptor);
}

const tasks: { readonly [name: string]: () => Promise<void> } = {
  idle: () => report(() => undefined),
  "read bytes": () => report(() => readFileSync(file)),
  "load model": () => report(() => loadModel(file)),
  "load weights": () => {
    const model = build(false);
    return report(() => loadWeights(model, file));
  },
  "write bytes": () => {
    const bytes = new Uint8Array(4 * LAYERS * (WIDTH * WIDTH + WIDTH)).fill(7);
    return report(() => writeBytes(file, bytes));
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
