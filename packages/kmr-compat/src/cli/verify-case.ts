/** @file One case of `kmr verify`: a model, a parity file, and what comparing them gave. */
import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type AnyModel, sizeOf } from "@kmr-js/core";
import {
  loadWeights,
  type Parity,
  type ParityReport,
  readParity,
  type TrainingReport,
  verifyParity,
  verifyTraining,
} from "@kmr-js/io";
import { loadModel } from "../load-model.ts";

export interface CaseOptions {
  readonly atol?: number;
  readonly rtol?: number;
  /** Rounding beyond the tolerance is a difference too. */
  readonly strict?: boolean;
  /** Compare the recorded training run too. */
  readonly training?: boolean;
  /** Run every layer alone and count the errors by size: for a report. */
  readonly details?: boolean;
}

export interface CaseResult {
  readonly name: string;
  readonly parity: Parity;
  readonly report: ParityReport;
  readonly training: TrainingReport | undefined;
  readonly passed: boolean;
  readonly seconds: number;
}

/** Verifies one case. `use` gets the model before it is disposed. */
export async function verifyCase(
  path: string,
  parityPath: string,
  options: CaseOptions,
  use?: (model: AnyModel, result: CaseResult) => Promise<void>,
): Promise<CaseResult> {
  const started = performance.now();
  const parity = await readParity(parityPath);
  const model = await openCase(path);
  try {
    const { atol, rtol, details = false } = options;
    const tolerance = {
      ...(atol === undefined ? {} : { atol }),
      ...(rtol === undefined ? {} : { rtol }),
    };
    const report = verifyParity(model, parity, {
      ...tolerance,
      details,
      ...(options.strict ? { strict: true } : {}),
    });
    const training = options.training ? await verifyTraining(model, parity, tolerance) : undefined;
    const passed = report.passed && (training?.passed ?? true);
    const seconds = (performance.now() - started) / 1000;
    const result = { name: basename(path), parity, report, training, passed, seconds };
    await use?.(model, result);
    return result;
  } finally {
    model.dispose();
  }
}

/** The model of a case; weights alone go into the model of the `.keras` beside them. */
async function openCase(path: string): Promise<AnyModel> {
  if (!path.endsWith(".weights.h5")) return loadModel(path);
  const model = await loadModel(path.replace(/\.weights\.h5$/, ".keras"));
  for (const weight of model.weights)
    weight.assign({
      shape: weight.shape,
      data: new Float32Array(sizeOf(weight.shape)),
    });
  await loadWeights(model, path);
  return model;
}

/** The cases of a directory: every model with a parity file beside it. */
export async function casesOf(
  directory: string,
): Promise<readonly { readonly name: string; readonly model: string; readonly parity: string }[]> {
  const names = (await readdir(directory)).sort();
  return names.filter(isModel).flatMap((name) => {
    const parity = parityFor(name, names);
    return parity === undefined
      ? []
      : [{ name, model: join(directory, name), parity: join(directory, parity) }];
  });
}

const isModel = (name: string): boolean =>
  (name.endsWith(".keras") || name.endsWith(".h5")) && !name.endsWith(".parity.h5");

const caseName = (name: string): string =>
  name.replace(/(\.weights\.h5|\.trained\.keras|\.keras|\.h5)$/, "");

/** The parity file that belongs beside a model. */
export function parityBeside(model: string): string {
  return join(dirname(model), `${caseName(basename(model))}.parity.h5`);
}

/** The parity file of a case; `<case>_as_documented` is held against `<case>`'s. A trained model has none. */
function parityFor(name: string, names: readonly string[]): string | undefined {
  if (name.endsWith(".trained.keras")) return undefined;
  const own = `${caseName(name)}.parity.h5`;
  const twin = `${caseName(name).replace(/_as_documented$/, "")}.parity.h5`;
  return [own, twin].find((candidate) => names.includes(candidate));
}
