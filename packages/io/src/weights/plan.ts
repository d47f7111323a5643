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
import { settled } from "../random-access.ts";
import type { SavedFile } from "../saved/saved-file.ts";
import type { QuantizationMode } from "./dequantize.ts";

/** One weight and the dataset that fills it. */
export interface Assignment {
  readonly variable: Variable;
  /** Path of the dataset in the file. */
  readonly path: string;
  readonly dataset: H5Dataset;
}

/** Weights that nothing in the file fits. */
export interface Mismatch {
  readonly kind: "missing" | "shape" | "count";
  readonly message: string;
  readonly variables: readonly Variable[];
  /** The dataset or group that does not fit, or the nearest one. */
  readonly near?: string | undefined;
  /** True where skipping would pair what does not belong together, so that it fails all the same, as in Keras. */
  readonly isFinal?: true;
}

/** How a model and a file fit. */
export interface WeightPlan {
  readonly assignments: readonly Assignment[];
  readonly mismatches: readonly Mismatch[];
  /** Datasets of the file that no weight took. */
  readonly unread: readonly H5Dataset[];
  /** Weights that become zero, for the file never holds them. */
  readonly zeroed?: readonly Variable[];
  /** What the weights become otherwise than the file says. */
  readonly notices?: readonly string[];
}

/** How many lines of an explanation an error shows. */
const MOST_LINES = 12;

/**
 * Reads every dataset of a file and, once the file is verified, replaces the weights: all, or none.
 * @param onStep - how many bytes of weights were read, of how many.
 * @throws ShapeError or SerializationError naming every weight that does not fit.
 */
export async function carryOut(
  plan: WeightPlan,
  file: Pick<SavedFile, "name" | "verified">,
  skipMismatch = false,
  onStep?: (loaded: number, total: number) => void,
): Promise<void> {
  if (plan.mismatches.some(({ isFinal }) => isFinal || !skipMismatch))
    throw explain(plan, file.name);
  const total = plan.assignments.reduce((sum, { variable }) => sum + 4 * sizeOf(variable.shape), 0);
  let loaded = 0;
  const reads = plan.assignments.map(async ({ variable, dataset }) => {
    const value = await hostArray(dataset);
    await file.verified;
    loaded += 4 * sizeOf(variable.shape);
    onStep?.(loaded, total);
    return [variable, value] as const;
  });
  for (const [variable, value] of await settled(reads)) variable.assign(value);
  for (const variable of plan.zeroed ?? []) {
    const { shape } = variable;
    variable.assign({ shape, data: new Float32Array(sizeOf(shape)) });
  }
}

/** The values of a dataset as a variable takes them. */
export async function hostArray(dataset: H5Dataset): Promise<HostArray> {
  const { shape } = dataset;
  const data = (await dataset.readLater?.()) ?? dataset.read();
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
    message: `${variable.path} expects ${formatShape(variable.shape)}, but ${path} holds ${formatShape(dataset.shape)}${packedNote([dataset])}`,
    variables: [variable],
    near: path,
  };
}

/** Says so when arrays look quantized: their shapes are then no mistake of the model. */
export function packedNote(datasets: readonly H5Dataset[]): string {
  const packed = datasets.find(({ dtype }) => dtype === "int8" || dtype === "uint8");
  return packed === undefined
    ? ""
    : ` (${packed.dtype}: quantized weights; of these Keras's int8 and int4 modes are read)`;
}

/** The error that lists what does not fit, and what lies nearest. */
function explain({ mismatches, unread }: WeightPlan, file: string): Error {
  const problems = mismatches.map(({ message }) => message);
  const lines = problems.map((message) => `  - ${message}`);
  const shown = lines.slice(0, MOST_LINES);
  const more = lines.length > shown.length ? [`  - and ${lines.length - shown.length} more`] : [];
  const left = unread
    .slice(0, MOST_LINES)
    .map(({ path, shape }) => `${path} ${formatShape(shape)}`);
  const rest =
    left.length === 0
      ? ""
      : `\nDatasets of the file that no weight took: ${left.join(", ")}${unread.length > MOST_LINES ? ", …" : ""}.`;
  const text = `${JSON.stringify(file)}: the weights do not fit the model; none was changed.\n${[...shown, ...more].join("\n")}${rest}\nmatchWeights(model, source) lists every weight; the options match, map and skip_mismatch change how they are matched.`;
  return mismatches.every(({ kind }) => kind === "shape")
    ? new ShapeError(text)
    : new SerializationError(text, { problems });
}

/** The candidate nearest to a path that is not there: by its last part, then as a whole. */
export function nearestPath(path: string, found: readonly string[]): string | undefined {
  return nearest(path, found);
}

/** The first of many names. */
export function listed(names: readonly string[]): string {
  return names.length > 6
    ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more`
    : names.join(", ");
}

/** What the layers of each quantization mode compute otherwise than in Keras. */
const dequantizedModes: Readonly<Record<QuantizationMode, string>> = {
  int8: "int8 weights are dequantized. Keras rounds the inputs of these layers to int8 as well, so its outputs differ slightly.",
  int4: "int4 weights are dequantized. Where Keras rounds the inputs of these layers as well, its outputs differ slightly.",
  float8:
    "computed in float32. Keras rounds the inputs and kernels of these layers to float8, so its outputs differ slightly.",
};

/** One notice for each quantization mode, naming its layers. */
export function quantizationNotices(
  layers: readonly (readonly [name: string, mode: QuantizationMode])[],
): string[] {
  return (Object.keys(dequantizedModes) as QuantizationMode[]).flatMap((mode) => {
    const names = layers.filter(([, of]) => of === mode).map(([name]) => name);
    return names.length === 0 ? [] : [`${listed(names)}: ${dequantizedModes[mode]}`];
  });
}
