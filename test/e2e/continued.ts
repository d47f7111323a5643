/** @file Goes on with a training run that test/parity/continue_training.py began. */
import { readFileSync } from "node:fs";
import type { AnyModel } from "@kmr-js/core";
import { loadModel } from "@kmr-js/kmr-compat";
import { decodeFloats } from "@kmr-js/test";

/** What Python wrote beside a model: the data of the second ten steps, and where they and ten more led it. */
export interface Continuation {
  readonly x: string;
  readonly y: string | Readonly<Record<string, string>>;
  readonly batch_size: number;
  readonly rows: number;
  readonly running: string;
  readonly after_20: string;
  readonly after_30: string;
}

/** Loads `<case>.keras` or `<case>.h5` as it was compiled, and trains it on the data of `<case>.json`. */
export async function goOn(
  path: string,
): Promise<{ model: AnyModel; running: number[]; record: Continuation }> {
  const record: Continuation = JSON.parse(
    readFileSync(path.replace(/\.(keras|h5)$/, ".json"), "utf8"),
  );
  const array = (text: string): { shape: number[]; data: Float32Array } => {
    const data = decodeFloats(text);
    return { shape: [record.rows, data.length / record.rows], data };
  };
  const { y } = record;
  const labels =
    typeof y === "string"
      ? array(y)
      : Object.fromEntries(Object.entries(y).map(([key, text]) => [key, array(text)]));
  const model = await loadModel(path);
  const running: number[] = [];
  await model.fit(array(record.x), labels, {
    batch_size: record.batch_size,
    shuffle: false,
    callbacks: [{ onTrainBatchEnd: (_, logs) => void running.push(logs.loss) }],
  });
  return { model, running, record };
}

/** All numbers of a model and its optimizer, in Keras's order. */
export function stateOf(model: AnyModel): number[] {
  return [...model.weights, ...model.optimizer.variables].flatMap(({ value }) =>
    Array.from(value.dataSync()),
  );
}
