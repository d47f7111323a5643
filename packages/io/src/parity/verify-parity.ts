/** @file Runs a model on the inputs that Keras recorded, and compares every layer with what Keras computed. */
import {
  type AnyModel,
  flatten,
  KerasError,
  type Nested,
  packLike,
  type Tensor,
  watchCalls,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import {
  type Comparison,
  compareArrays,
  defaultTolerance,
  incomparable,
  type Tolerance,
} from "./compare.ts";
import { type Diagnosis, diagnose } from "./diagnosis/diagnose.ts";
import { pairWeights } from "./diagnosis/weight-pairs.ts";
import type { Parity, ParityArray } from "./read-parity.ts";
import { tensorOf } from "./tensor-of.ts";
import { classNameOf, type MatchedCall, TraceWatcher } from "./trace-watcher.ts";

export interface VerifyOptions extends Partial<Tolerance> {
  /** Find out why each wrong layer is wrong; true when left out. Costs time only when something differs. */
  readonly diagnose?: boolean;
  /** Run every layer on Keras's inputs, and count the errors by size, though nothing differs: for a report. */
  readonly details?: boolean;
}

/** One line of the table: one output of one call of one layer, or one output of the model. */
export interface ParityRow extends Comparison {
  /** The name of the layer; inside others `inner/dense`, inside the second call of one `inner[1]/dense`. */
  readonly layer: string;
  /** Which call of the layer. */
  readonly nodeIndex: number;
  /** Which output of the call. */
  readonly tensorIndex: number;
  readonly className: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /**
   * The layer alone, on the inputs that Keras computed: when it passes, the error came down from an earlier layer.
   * Left out where no run was made for it.
   */
  readonly alone?: Comparison;
}

/** What `verifyParity` found. */
export interface ParityReport {
  readonly passed: boolean;
  readonly tolerance: Tolerance;
  /** One row for every recorded intermediate output, in the order of computation: the inside of a layer before it. */
  readonly layers: readonly ParityRow[];
  /** One row for every output of the model. */
  readonly outputs: readonly ParityRow[];
  /** The first row, in the order of computation, that is beyond the tolerance. */
  readonly firstDifference: ParityRow | undefined;
  /** Recorded layers that the model does not have, and the like. */
  readonly problems: readonly string[];
  /** Why layers that are wrong by themselves are wrong, in the order of computation. */
  readonly diagnoses: readonly Diagnosis[];
}

/** Layers that are diagnosed, and the time for each: many wrong layers mostly have one cause. */
const MOST_DIAGNOSES = 8;
const DIAGNOSIS_MILLISECONDS = 10_000;

/**
 * Compares a model with a parity file.
 * @param options - the tolerance `|ours − Keras| ≤ atol + rtol · |Keras|`; that of the backend in use when left out:
 *   1e-6 and 1e-5 on cpu, 1e-5 and 1e-4 elsewhere.
 */
export function verifyParity(
  model: AnyModel,
  parity: Parity,
  options: VerifyOptions = {},
): ParityReport {
  const { diagnose: explain = true, details = false, ...given } = options;
  const tolerance = { ...defaultTolerance(), ...given };
  return scoped(() => {
    const run = new Verification(model, parity, tolerance, details);
    const { layers, outputs, problems } = run.compare();
    const firstDifference = [...layers, ...outputs].find(({ passed }) => !passed);
    const alone =
      details || (explain && firstDifference !== undefined) ? run.isolate(explain) : undefined;
    const passed = firstDifference === undefined && problems.length === 0 && outputs.length > 0;
    return {
      passed,
      tolerance,
      layers: layers.map((row) => withAlone(row, alone?.rows)),
      outputs: outputs.map((row) => withAlone(row, alone?.rows)),
      firstDifference: firstDifference && withAlone(firstDifference, alone?.rows),
      problems: run.ended === undefined ? problems : [...problems, run.ended],
      diagnoses: alone?.diagnoses ?? [],
    };
  });
}

/** Frees every tensor that `body` made. */
function scoped<T>(body: () => T): T {
  tf.engine().startScope();
  try {
    return body();
  } finally {
    tf.engine().endScope();
  }
}

type AloneRows = ReadonlyMap<string, ParityRow>;

function withAlone(row: ParityRow, rows: AloneRows | undefined): ParityRow {
  const alone = rows?.get(keyOf(row));
  return alone === undefined ? row : { ...row, alone };
}

function keyOf({ layer, nodeIndex, tensorIndex }: ParityRow): string {
  return `${layer} ${nodeIndex} ${tensorIndex}`;
}

class Verification {
  private readonly model: AnyModel;
  private readonly parity: Parity;
  private readonly tolerance: Tolerance;
  private readonly histogram: boolean;
  private readonly inputs: Nested<Tensor>;
  /** Why the run on Keras's outputs did not reach the end. */
  ended: string | undefined;

  constructor(model: AnyModel, parity: Parity, tolerance: Tolerance, histogram: boolean) {
    this.model = model;
    this.parity = parity;
    this.tolerance = tolerance;
    this.histogram = histogram;
    this.inputs = packInputs(model, parity);
  }

  /** The model as it runs, errors growing from layer to layer. */
  compare(): Pick<ParityReport, "layers" | "outputs" | "problems"> {
    const layers: ParityRow[] = [];
    const watcher = new TraceWatcher(this.parity, {
      onCall: (call, tensors) => void layers.push(...this.rowsOf(call, tensors)),
    });
    const results = this.run(watcher);
    const outputs = this.outputRows(results);
    const problems = watcher.missing.map(
      (name) => `Keras recorded layer ${JSON.stringify(name)}, which the model does not compute.`,
    );
    return { layers, outputs, problems };
  }

  /** Every layer on Keras's inputs; wrong ones are diagnosed, each at its first call. */
  isolate(explain: boolean): { rows: AloneRows; diagnoses: Diagnosis[] } {
    const rows = new Map<string, ParityRow>();
    const diagnoses: Diagnosis[] = [];
    const seen = new Set<unknown>();
    const pairs = pairWeights(this.model, this.parity.weights);
    const examine = (call: MatchedCall, tensors: readonly Tensor[]): void => {
      const failed = this.rowsOf(call, tensors).filter((row) => {
        rows.set(keyOf(row), row);
        return !row.passed;
      });
      if (failed.length === 0 || !explain || seen.has(call.operation)) return;
      seen.add(call.operation);
      if (diagnoses.length < MOST_DIAGNOSES)
        diagnoses.push(diagnose(call, tensors, pairs, this.tolerance, DIAGNOSIS_MILLISECONDS));
    };
    const results = this.isolated(examine);
    for (const row of this.outputRows(results)) rows.set(keyOf(row), row);
    if (diagnoses.length === 0 && explain) examine(this.wholeModel(), results);
    return { rows, diagnoses };
  }

  /** A run on Keras's outputs. Where their shapes are not ours, a layer may refuse them: the run then ends there. */
  private isolated(onCall: (call: MatchedCall, tensors: readonly Tensor[]) => void): Tensor[] {
    try {
      return this.run(new TraceWatcher(this.parity, { onCall, replace: true }));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.ended = `On Keras's own outputs the run ended early: ${error.message}`;
      return [];
    }
  }

  /** The model as one call: all there is to examine where no layer was recorded. */
  private wholeModel(): MatchedCall {
    return {
      operation: this.model,
      nodeIndex: undefined,
      inputs: this.inputs,
      options: { training: false },
      path: this.model.name,
      className: classNameOf(this.model),
      index: 0,
      recorded: this.parity.outputs,
    };
  }

  private run(watcher: TraceWatcher): Tensor[] {
    return flatten(
      watchCalls(watcher, () =>
        this.model.invoke(this.inputs, { training: false }),
      ) as Nested<Tensor>,
    );
  }

  private outputRows(results: readonly Tensor[]): ParityRow[] {
    return this.parity.outputs.map((keras, i) =>
      this.row({ layer: "output", className: "", nodeIndex: 0, tensorIndex: i }, results[i], keras),
    );
  }

  private rowsOf(call: MatchedCall, tensors: readonly Tensor[]): ParityRow[] {
    const { path: layer, className, index: nodeIndex } = call;
    return call.recorded.map((keras, tensorIndex) =>
      this.row({ layer, className, nodeIndex, tensorIndex }, tensors[tensorIndex], keras),
    );
  }

  private row(
    place: Pick<ParityRow, "layer" | "className" | "nodeIndex" | "tensorIndex">,
    ours: Tensor | undefined,
    keras: ParityArray,
  ): ParityRow {
    const { tolerance, histogram } = this;
    const comparison =
      ours === undefined
        ? incomparable("no such output", keras.data.length)
        : compareArrays(ours, keras, tolerance, { histogram });
    return { ...place, ...comparison, shape: keras.shape, dtype: keras.dtype };
  }
}

/** The recorded inputs as tensors in the structure of the model's inputs. */
function packInputs(model: AnyModel, parity: Parity): Nested<Tensor> {
  const tensors = parity.inputs.map(({ array }) => tensorOf(array));
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
