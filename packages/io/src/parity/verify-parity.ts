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
import { isRounding } from "./diagnosis/rounding.ts";
import { pairWeights } from "./diagnosis/weight-pairs.ts";
import type { Parity, ParityArray } from "./read-parity.ts";
import { tensorOf } from "./tensor-of.ts";
import { classNameOf, type MatchedCall, TraceWatcher } from "./trace-watcher.ts";
import { judge, type Verdict } from "./verdicts.ts";

export interface VerifyOptions extends Partial<Tolerance> {
  /** Find out why each wrong layer is wrong; true when left out. Costs time only when something differs. */
  readonly diagnose?: boolean;
  /** Run every layer on Keras's inputs, and count the errors by size, though nothing differs: for a report. */
  readonly details?: boolean;
  /**
   * Float32 rounding that goes beyond the tolerance is a difference too. When left out: for a tolerance that was given,
   * not for that of the backend.
   */
  readonly strict?: boolean;
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
  readonly alone?: AloneComparison;
  readonly verdict: Verdict;
}

/** How a layer alone came out. */
export interface AloneComparison extends Comparison {
  /** Set where it is beyond the tolerance, but by no more than the rounding of its sums. */
  readonly rounding?: boolean;
}

type Measured = Omit<ParityRow, "verdict">;

/** What `verifyParity` found. */
export interface ParityReport {
  readonly passed: boolean;
  readonly tolerance: Tolerance;
  /** One row for every recorded intermediate output, in the order of computation: the inside of a layer before it. */
  readonly layers: readonly ParityRow[];
  /** One row for every output of the model. */
  readonly outputs: readonly ParityRow[];
  /** The first row, in the order of computation, that differs by itself; else the first that counts as a difference. */
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
  const { diagnose: explain = true, details = false, strict: letter, ...given } = options;
  const strict = letter ?? (given.atol !== undefined || given.rtol !== undefined);
  const tolerance = { ...defaultTolerance(), ...given };
  return scoped(() => {
    const run = new Verification(model, parity, tolerance, details);
    const { layers, outputs, problems } = run.compare();
    const apart = [...layers, ...outputs].some(({ passed }) => !passed);
    const alone = details || apart ? run.isolate(explain && apart) : undefined;
    const rows = judge([...layers, ...outputs].map((row) => withAlone(row, alone?.rows)));
    const counts = ({ verdict }: ParityRow): boolean =>
      verdict !== "agrees" && (strict || verdict !== "rounding");
    const firstDifference = rows.find(({ verdict }) => verdict === "differs") ?? rows.find(counts);
    return {
      passed: firstDifference === undefined && problems.length === 0 && outputs.length > 0,
      tolerance,
      layers: rows.slice(0, layers.length),
      outputs: rows.slice(layers.length),
      firstDifference,
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

type AloneRows = ReadonlyMap<string, Measured & AloneComparison>;

function withAlone(row: Measured, rows: AloneRows | undefined): Measured {
  const alone = rows?.get(keyOf(row));
  return alone === undefined ? row : { ...row, alone };
}

function keyOf({ layer, nodeIndex, tensorIndex }: Measured): string {
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
  compare(): { layers: Measured[]; outputs: Measured[]; problems: string[] } {
    const layers: Measured[] = [];
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
    const rows = new Map<string, Measured & AloneComparison>();
    const diagnoses: Diagnosis[] = [];
    const seen = new Set<unknown>();
    const pairs = pairWeights(this.model, this.parity.weights);
    const examine = (call: MatchedCall, tensors: readonly Tensor[]): void => {
      const made = this.rowsOf(call, tensors);
      const failed = made.some(({ passed }) => !passed);
      const whole = call.operation === this.model;
      const rounding = failed && !whole && isRounding(call, tensors, pairs, this.tolerance);
      for (const row of made)
        rows.set(keyOf(row), row.passed || !rounding ? row : { ...row, rounding });
      if (!failed || rounding || !explain || seen.has(call.operation)) return;
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

  private outputRows(results: readonly Tensor[]): Measured[] {
    return this.parity.outputs.map((keras, i) =>
      this.row({ layer: "output", className: "", nodeIndex: 0, tensorIndex: i }, results[i], keras),
    );
  }

  private rowsOf(call: MatchedCall, tensors: readonly Tensor[]): Measured[] {
    const { path: layer, className, index: nodeIndex } = call;
    return call.recorded.map((keras, tensorIndex) =>
      this.row({ layer, className, nodeIndex, tensorIndex }, tensors[tensorIndex], keras),
    );
  }

  private row(
    place: Pick<ParityRow, "layer" | "className" | "nodeIndex" | "tensorIndex">,
    ours: Tensor | undefined,
    keras: ParityArray,
  ): Measured {
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
