/// <reference types="vite/client" />
/** @file Opens a Keras file that is dropped on the page, and predicts with it. */
import {
  type AnyModel,
  type BackendName,
  backendInfo,
  flatten,
  type KerasTensor,
  type Nested,
  packLike,
  setBackend,
  summarize,
  type Tensor,
  tfjsType,
} from "@kmr-js/core";
import { loadModel } from "@kmr-js/kmr-compat";
import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import * as tf from "@tensorflow/tfjs-core";

/** Where the bundler puts the files of the wasm backend. */
const wasmPaths = {
  "tfjs-backend-wasm.wasm": plain,
  "tfjs-backend-wasm-simd.wasm": simd,
  "tfjs-backend-wasm-threaded-simd.wasm": threaded,
};
/** Rows of the inputs that are made up. */
const ROWS = 4;

const find = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;
const [drop, file, result] = [find("drop"), find<HTMLInputElement>("file"), find("result")];
const backend = find<HTMLSelectElement>("backend");

/** Seeded numbers where the model takes numbers, the texts `a` where it takes text; an unknown size is 3. */
function madeUp({ shape, dtype }: KerasTensor, seed: number): Tensor {
  const sizes = shape.map((size, axis) => size ?? (axis === 0 ? ROWS : 3));
  const type = tfjsType(dtype);
  if (type === "string") return tf.fill(sizes, "a", "string");
  return type === "float32" ? tf.randomNormal(sizes, 0, 1, "float32", seed) : tf.zeros(sizes, type);
}

function show(tag: string, text: string, className = ""): void {
  const element = Object.assign(document.createElement(tag), { textContent: text, className });
  result.append(element);
}

async function predict(model: AnyModel): Promise<void> {
  const symbols = model.inputs as Nested<KerasTensor> | undefined;
  if (symbols === undefined) {
    show("p", "The model is a class of its own: the page does not know its inputs.");
    return;
  }
  const inputs = packLike(symbols as Nested<unknown>, flatten(symbols).map(madeUp));
  const start = performance.now();
  const outputs = flatten((await model.predictAsync(inputs)) as Nested<Tensor>);
  await Promise.all(outputs.map((output) => output.data()));
  show(
    "h2",
    `Outputs for ${ROWS} rows of made-up numbers, in ${(performance.now() - start).toFixed(1)} ms`,
  );
  for (const output of outputs) show("pre", output.toString());
  tf.dispose([inputs, outputs] as unknown as tf.TensorContainer);
}

async function open(source: File): Promise<void> {
  result.replaceChildren();
  try {
    await setBackend(backend.value as BackendName, { wasmPaths });
    find("running").textContent = `(${backendInfo().name}, ${backendInfo().precision})`;
    const model = await loadModel(source, { onNotice: (notice) => show("p", notice) });
    show("h2", source.name);
    show("pre", summarize(model));
    await predict(model);
    model.dispose();
  } catch (error) {
    show("p", String(error), "error");
  }
}

file.addEventListener("change", () => {
  const [chosen] = file.files ?? [];
  if (chosen) void open(chosen);
});
drop.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  const [dropped] = event.dataTransfer?.files ?? [];
  if (dropped) void open(dropped);
});
