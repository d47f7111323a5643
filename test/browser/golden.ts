/** @file The golden cases on whatever backend is in use, in Node and in a browser alike. */
import { type AnyModel, type BackendName, sizeOf } from "@kmr-js/core";
import {
  loadWeights,
  type Parity,
  readParity,
  type Tolerance,
  verifyParity,
  verifyTraining,
} from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";

/** A model that Keras wrote, and what Keras computed with it: paths below `test/fixtures`. */
export interface GoldenCase {
  readonly model: string;
  readonly parity: string;
  /** Weights that are loaded over zeros. */
  readonly weights?: string;
  /** Repeats the training run that the parity file records, in place of a prediction. */
  readonly training?: boolean;
}

/** How a case went. */
export interface CaseResult {
  readonly name: string;
  readonly passed: boolean;
  /** Largest `|ours − Keras|` over all layers and outputs. */
  readonly error: number;
  /** The first layer that differs, or what was thrown. */
  readonly reason?: string;
}

type Source = string | URL;

const tolerances: Readonly<Record<BackendName, Tolerance>> = {
  cpu: { atol: 1e-6, rtol: 1e-5 },
  wasm: { atol: 1e-5, rtol: 1e-4 },
  webgl: { atol: 1e-5, rtol: 1e-4 },
  webgpu: { atol: 1e-5, rtol: 1e-4 },
};

/** A case that needs a wider bound than the backend's, and why. */
export const ownBounds: Readonly<Record<string, Tolerance & { readonly why: string }>> = {
  "keras2/mixed_precision.h5": {
    atol: 2 ** -7,
    rtol: 2 ** -7,
    why: "Keras computed it in bfloat16, whose numbers have 8 bits",
  },
};

/** The bound of a case on a backend. */
export function boundOf(name: string, backend: BackendName): Tolerance {
  return ownBounds[name] ?? tolerances[backend];
}

/** Opens, runs and compares one case. */
export async function runCase(
  given: GoldenCase,
  backend: BackendName,
  open: (path: string) => Source,
): Promise<CaseResult> {
  const name = `${given.weights ?? given.model}${given.training ? ", training" : ""}`;
  try {
    const model = await loadModel(open(given.model), { onNotice: () => {} });
    try {
      if (given.weights !== undefined) {
        for (const weight of model.weights) {
          weight.assign({ shape: weight.shape, data: new Float32Array(sizeOf(weight.shape)) });
        }
        await loadWeights(model, open(given.weights));
      }
      const parity = await readParity(open(given.parity));
      const check = given.training ? compareTraining : compare;
      return { name, ...(await check(model, parity, boundOf(name, backend))) };
    } finally {
      model.dispose();
    }
  } catch (error) {
    return { name, passed: false, error: Number.POSITIVE_INFINITY, reason: String(error) };
  }
}

type Check = Omit<CaseResult, "name">;

/** The losses of each step and the weights after the run. */
async function compareTraining(model: AnyModel, parity: Parity, bound: Tolerance): Promise<Check> {
  const { passed, weights, losses, summary } = await verifyTraining(model, parity, bound);
  const errors = [
    ...weights.map(({ maxAbsolute }) => maxAbsolute),
    ...losses.map(({ ours, keras }) => Math.abs(ours - keras)),
  ];
  return { passed, error: Math.max(0, ...errors), ...(passed ? {} : { reason: summary }) };
}

function compare(model: AnyModel, parity: Parity, bound: Tolerance): Check {
  const report = verifyParity(model, parity, bound);
  const rows = [...report.layers, ...report.outputs];
  const error = Math.max(0, ...rows.map(({ maxAbsolute }) => maxAbsolute));
  const first = report.firstDifference;
  const where =
    first &&
    `${first.layer} (${first.className}): ${first.reason ?? `off by ${first.maxAbsolute}`}`;
  const reason = [...report.problems, where ?? []].flat().join("; ");
  return { passed: report.passed, error, ...(reason && { reason }) };
}
