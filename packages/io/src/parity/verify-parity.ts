/** @file Runs a model on the inputs that Keras recorded, and compares every layer with what Keras computed. */
import {
  type AnyModel,
  flatten,
  KerasError,
  type Nested,
  packLike,
  type Tensor,
  tfjsType,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { type Comparison, CPU_TOLERANCE, compareArrays, type Tolerance } from "./compare.ts";
import type { Parity, ParityArray } from "./read-parity.ts";

export type { Tolerance } from "./compare.ts";

/** One line of the table: one output of one call of one layer, or one output of the model. */
export interface ParityRow extends Comparison {
  readonly layer: string;
  /** Which call of the layer. */
  readonly nodeIndex: number;
  /** Which output of the call. */
  readonly tensorIndex: number;
  readonly className: string;
  readonly shape: readonly number[];
}

/** What `verifyParity` found. */
export interface ParityReport {
  readonly passed: boolean;
  readonly tolerance: Tolerance;
  /** One row for every recorded intermediate output, in the order of computation. */
  readonly layers: readonly ParityRow[];
  /** One row for every output of the model. */
  readonly outputs: readonly ParityRow[];
  /** The first row, in the order of computation, that is beyond the tolerance. */
  readonly firstDifference: ParityRow | undefined;
  /** Recorded layers that the model does not have, and the like. */
  readonly problems: readonly string[];
}

/**
 * Compares a model with a parity file.
 * @param tolerance - `|ours − Keras| ≤ atol + rtol · |Keras|`; the cpu backend's bound when left out.
 */
export function verifyParity(
  model: AnyModel,
  parity: Parity,
  tolerance: Partial<Tolerance> = {},
): ParityReport {
  const bound = { ...CPU_TOLERANCE, ...tolerance };
  const layers: ParityRow[] = [];
  const outputs: ParityRow[] = [];
  const seen = new Set<string>();
  const problems: string[] = [];
  tf.tidy(() => {
    const inputs = packInputs(model, parity);
    const results = flatten(
      run(model, inputs, (name, className, nodeIndex, tensors) => {
        seen.add(name);
        const recorded = parity.layers.get(name)?.[nodeIndex] ?? [];
        for (const [tensorIndex, keras] of recorded.entries()) {
          layers.push(
            row(
              { layer: name, className, nodeIndex, tensorIndex },
              tensors[tensorIndex],
              keras,
              bound,
            ),
          );
        }
      }),
    );
    for (const [i, keras] of parity.outputs.entries()) {
      outputs.push(
        row(
          { layer: "output", className: "", nodeIndex: 0, tensorIndex: i },
          results[i],
          keras,
          bound,
        ),
      );
    }
  });
  for (const name of parity.layers.keys()) {
    if (model.graph !== undefined && !seen.has(name))
      problems.push(
        `Keras recorded layer ${JSON.stringify(name)}, which the model does not compute.`,
      );
  }
  const rows = [...layers, ...outputs];
  const firstDifference = rows.find(({ passed }) => !passed);
  const passed = firstDifference === undefined && problems.length === 0 && outputs.length > 0;
  return { passed, tolerance: bound, layers, outputs, firstDifference, problems };
}

type Report = (
  name: string,
  className: string,
  nodeIndex: number,
  tensors: readonly Tensor[],
) => void;

/** Runs the model; of a graph, reports every call. */
function run(model: AnyModel, inputs: Nested<Tensor>, report: Report): Nested<Tensor> {
  if (model.graph === undefined) return model.invoke(inputs, { training: false }) as Nested<Tensor>;
  return model.observe(inputs, (operation, nodeIndex, tensors) => {
    const { cls, className } = operation as { cls?: { className: string }; className?: string };
    report(operation.name, cls?.className ?? className ?? "", nodeIndex, tensors);
  });
}

/** The recorded inputs as tensors in the structure of the model's inputs. */
function packInputs(model: AnyModel, parity: Parity): Nested<Tensor> {
  const tensors = parity.inputs.map(({ array }) => toTensor(array));
  const { inputs } = model;
  if (inputs === undefined)
    return tensors.length === 1 && tensors[0] !== undefined ? tensors[0] : tensors;
  const expected = flatten(inputs).length;
  if (expected !== tensors.length) {
    throw new KerasError(
      `${String(model)} takes ${expected} inputs, the parity file records ${tensors.length}.`,
    );
  }
  return packLike(inputs, tensors);
}

function toTensor({ shape, dtype, data }: ParityArray): Tensor {
  return tf.tensor(data as Float32Array, [...shape], tfjsType(dtype));
}

function row(
  place: Pick<ParityRow, "layer" | "className" | "nodeIndex" | "tensorIndex">,
  ours: Tensor | undefined,
  keras: ParityArray,
  tolerance: Tolerance,
): ParityRow {
  const missing = {
    passed: false,
    maxAbsolute: Number.NaN,
    maxRelative: Number.NaN,
    worstIndex: [],
    reason: "no such output",
  };
  const comparison = ours === undefined ? missing : compareArrays(ours, keras, tolerance);
  return { ...place, ...comparison, shape: keras.shape };
}
