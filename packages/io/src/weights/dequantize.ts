/** @file Weights of Keras's quantized layers as the floats they stand for. */
import { type AnyLayer, equalShapes, sizeOf, type Variable } from "@kmr-js/core";
import type { H5Dataset } from "../hdf5/h5-file.ts";
import { lastName } from "./low-rank.ts";
import { divided, groupwise, type Integers, unpacked } from "./unpack.ts";

/** The quantization modes of Keras whose weights can be turned back. */
export type QuantizationMode = "int8" | "int4" | "float8";

/** A layer's datasets as floats, in the order of its variables. */
export interface Dequantized {
  readonly mode: QuantizationMode;
  readonly datasets: readonly H5Dataset[];
}

/** The datasets of a layer by the names of their variables: `kernel`, `kernel_scale`, …. */
type Named = ReadonlyMap<string, H5Dataset>;

/** What a float8 layer keeps beside its float32 weights: scales, and the largest values seen in training. */
const FLOAT8_STATE = ["inputs", "kernel", "outputs_grad"].flatMap((name) => [
  `${name}_scale`,
  `${name}_amax_history`,
]);

/** The datasets of a layer that Keras quantized, as floats; undefined for a layer that is not. */
export function dequantized(
  layer: AnyLayer,
  variables: readonly Variable[],
  datasets: readonly H5Dataset[],
): Dequantized | undefined {
  if (datasets.length <= variables.length) return undefined;
  const names = variables.map(({ name }) => name);
  return first(storeOrders(names), (order) =>
    order.length === datasets.length
      ? fromNamed(layer, variables, new Map(order.map((name, i) => [name, at(datasets, i)])))
      : undefined,
  );
}

/** As {@link dequantized}, for datasets that the file calls by the names of their variables. */
export function dequantizedByName(
  layer: AnyLayer,
  variables: readonly Variable[],
  datasets: readonly H5Dataset[],
): Dequantized | undefined {
  if (datasets.length <= variables.length) return undefined;
  const named = new Map(datasets.map((dataset) => [lastName(dataset.path), dataset]));
  const names = variables.map(({ name }) => name);
  const known = new Set(storeOrders(names).flat());
  return named.size === datasets.length && [...named.keys()].every((name) => known.has(name))
    ? fromNamed(layer, variables, named)
    : undefined;
}

/** The orders in which Keras may store the variables of a quantized layer. */
function storeOrders(names: readonly string[]): string[][] {
  const [main = "", second = ""] = names;
  return [
    [...names, `${main}_scale`],
    [...names.slice(1), main, `${main}_scale`], // Keras 3.1
    [...names, `${main}_scale`, `${main}_zero`, "g_idx"],
    // ReversibleEmbedding: each table is followed by what belongs to it
    [main, `${main}_scale`, second, `${second}_scale`],
    [main, `${main}_scale`, `${main}_zero`, "g_idx", second, `${second}_scale`, `${second}_zero`],
    [...names, ...FLOAT8_STATE],
  ];
}

function fromNamed(
  layer: AnyLayer,
  variables: readonly Variable[],
  named: Named,
): Dequantized | undefined {
  if (FLOAT8_STATE.every((name) => named.has(name))) {
    const plain = variables.map(({ name, shape }) => fitting(named.get(name), shape));
    return plain.every((dataset) => dataset !== undefined)
      ? { mode: "float8", datasets: plain }
      : undefined;
  }
  let mode: QuantizationMode | undefined;
  const floats = variables.map((variable) => {
    const values = named.get(variable.name);
    if (values?.dtype !== "int8" || variable.dtype === "int8")
      return fitting(values, variable.shape);
    const found = asFloat(layer, variable, values, named);
    mode = found?.mode ?? mode;
    return found?.dataset;
  });
  return mode !== undefined && floats.every((dataset) => dataset !== undefined)
    ? { mode, datasets: floats }
    : undefined;
}

function fitting(dataset: H5Dataset | undefined, shape: readonly number[]): H5Dataset | undefined {
  return dataset !== undefined && equalShapes(dataset.shape, shape) ? dataset : undefined;
}

function asFloat(
  layer: AnyLayer,
  variable: Variable,
  values: H5Dataset,
  named: Named,
): { mode: QuantizationMode; dataset: H5Dataset } | undefined {
  const { name, shape } = variable;
  const scale = named.get(`${name}_scale`);
  if (scale === undefined) return undefined;
  const zero = named.get(`${name}_zero`);
  const { equation } = layer.config as { equation?: unknown };
  // EinsumDense packs its kernel as a matrix, one column for each scale
  const columns = scale.shape.at(-1) ?? 1;
  const isMatrix = typeof equation === "string" && (zero !== undefined || scale.shape.length === 1);
  const work = isMatrix ? [sizeOf(shape) / columns, columns] : shape;
  const ints = unpacked(values, work);
  if (ints === undefined) return undefined;
  const axes = isMatrix
    ? [1]
    : name === "embeddings"
      ? [isByColumn(ints, scale) ? 1 : 0]
      : scaleAxes(shape, equation);
  const read =
    zero === undefined
      ? divided(ints, scale, axes)
      : groupwise(ints, { scale, zero, groups: named.get("g_idx") }, name === "embeddings" ? 1 : 0);
  const mode = ints.bits === 8 ? "int8" : "int4";
  return read && { mode, dataset: { path: values.path, shape, dtype: "float32", read } };
}

/** True for a table whose columns have scales, as Keras 3.2 wrote it; else its rows do, and each reaches 127. */
function isByColumn({ shape, bits, read }: Integers & { bits: number }, scale: H5Dataset): boolean {
  const [rows = 0, columns = 0] = shape;
  if (rows !== columns) return sizeOf(scale.shape) === columns;
  if (bits !== 8) return false;
  const values = read();
  return Array.from({ length: rows }, (_, i) => values.subarray(i * columns, (i + 1) * columns))
    .map((row) => row.reduce((most, value) => Math.max(most, Math.abs(value)), 0))
    .some((most) => most !== 0 && most !== 127);
}

/** The axes of a kernel along which its scale varies, in the order of the scale's axes. */
function scaleAxes(shape: readonly number[], equation: unknown): number[] {
  const [, kernel, output] = /,([a-z]+)->(.+)$/i.exec(String(equation)) ?? [];
  if (kernel !== undefined && output !== undefined)
    return [...output].map((letter) => kernel.indexOf(letter)).filter((axis) => axis >= 0);
  return [shape.length - 1];
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function at(datasets: readonly H5Dataset[], index: number): H5Dataset {
  return datasets[index] as H5Dataset;
}
