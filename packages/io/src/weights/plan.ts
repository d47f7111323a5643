/** @file Which dataset fills which weight: made first, explained when it fails, carried out all or nothing. */
import {
  formatShape,
  type HostArray,
  nearest,
  SerializationError,
  ShapeError,
  sizeOf,
  type Variable,
} from "@kmr-js/core";
import type { H5Dataset } from "../hdf5/h5-file.ts";

/** One weight and the dataset that fills it. */
export interface Assignment {
  readonly variable: Variable;
  /** Path of the dataset in the file. */
  readonly path: string;
  readonly dataset: H5Dataset;
}

/** One weight that nothing in the file fits. */
export interface Mismatch {
  readonly kind: "missing" | "shape" | "count";
  readonly message: string;
}

/** How a model and a file fit. */
export interface WeightPlan {
  readonly assignments: readonly Assignment[];
  readonly mismatches: readonly Mismatch[];
  /** Datasets of the file that no weight took. */
  readonly unread: readonly string[];
  /** Weights that become zero, for the file never holds them. */
  readonly zeroed?: readonly Variable[];
}

/** How many lines of an explanation an error shows. */
const MOST_LINES = 12;

/**
 * Reads every dataset, then replaces the weights: all, or none.
 * @throws ShapeError or SerializationError naming every weight that does not fit.
 */
export function carryOut(plan: WeightPlan, file: string, skipMismatch = false): void {
  if (plan.mismatches.length > 0 && !skipMismatch) throw explain(plan, file);
  const values = plan.assignments.map(
    ({ variable, dataset }) => [variable, hostArray(dataset)] as const,
  );
  for (const [variable, value] of values) variable.assign(value);
  for (const variable of plan.zeroed ?? []) {
    const { shape } = variable;
    variable.assign({ shape, data: new Float32Array(sizeOf(shape)) });
  }
}

/** The values of a dataset as a variable takes them. */
export function hostArray(dataset: H5Dataset): HostArray {
  const { shape } = dataset;
  const data = dataset.read();
  if (data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint8Array)
    return { shape, data };
  if (data instanceof Float64Array) return { shape, data: Float32Array.from(data) };
  throw new SerializationError(
    `A weight must hold numbers. Received: strings, of shape ${formatShape(shape)}.`,
  );
}

/** The mismatch of a weight whose dataset has another shape. */
export function shapeMismatch(variable: Variable, path: string, dataset: H5Dataset): Mismatch {
  return {
    kind: "shape",
    message: `${variable.path} expects ${formatShape(variable.shape)}, but ${path} holds ${formatShape(dataset.shape)}`,
  };
}

/** The error that lists what does not fit, and what lies nearest. */
function explain(plan: WeightPlan, file: string): Error {
  const lines = plan.mismatches.map(({ message }) => `  - ${message}`);
  const shown = lines.slice(0, MOST_LINES);
  const more = lines.length > shown.length ? [`  - and ${lines.length - shown.length} more`] : [];
  const unread = plan.unread.slice(0, MOST_LINES).join(", ");
  const rest =
    plan.unread.length === 0
      ? ""
      : `\nDatasets of the file that no weight took: ${unread}${plan.unread.length > MOST_LINES ? ", …" : ""}.`;
  const text = `${JSON.stringify(file)}: the weights do not fit the model; none was changed.\n${[...shown, ...more].join("\n")}${rest}`;
  return plan.mismatches.every(({ kind }) => kind === "shape")
    ? new ShapeError(text)
    : new SerializationError(text);
}

/** The candidate nearest to a path that is not there, for an explanation. */
export function nearestPath(path: string, found: readonly string[]): string {
  const close = nearest(path, found);
  return close === undefined ? "" : `; the nearest is ${close}`;
}
