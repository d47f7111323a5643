/** @file int8 weights of Keras's quantized layers as the floats they stand for. */
import { type AnyLayer, equalShapes, sizeOf, type Variable } from "@kmr-js/core";
import type { H5Dataset } from "../hdf5/h5-file.ts";

/** The datasets of a layer that Keras quantized to int8, as floats; undefined for a layer that is not. */
export function dequantized(
  layer: AnyLayer,
  variables: readonly Variable[],
  datasets: readonly H5Dataset[],
): H5Dataset[] | undefined {
  const packed = datasets.filter(({ dtype }) => dtype === "int8").length;
  if (packed === 0 || datasets.length !== variables.length + packed) return undefined;
  // Dense: kernel, bias, scale of the kernel. ReversibleEmbedding: each array is followed by its scale.
  const orders = [
    variables.map((_, i) => [i, variables.length + i] as const),
    variables.map((_, i) => [2 * i, 2 * i + 1] as const),
  ];
  for (const order of orders) {
    const floats = order.map(([at, scaleAt], i) =>
      asFloat(layer, variables[i], datasets[at], datasets[scaleAt]),
    );
    if (floats.every((dataset) => dataset !== undefined)) return floats;
  }
  return undefined;
}

function asFloat(
  layer: AnyLayer,
  variable: Variable | undefined,
  dataset: H5Dataset | undefined,
  scale: H5Dataset | undefined,
): H5Dataset | undefined {
  if (variable === undefined || dataset === undefined) return undefined;
  if (!equalShapes(variable.shape, dataset.shape)) return undefined;
  if (dataset.dtype !== "int8" || variable.dtype === "int8") return dataset;
  const axes = scaleAxes(layer, variable);
  const sizes = axes.map((axis) => variable.shape[axis] ?? 1);
  if (scale === undefined || sizeOf(scale.shape) !== sizeOf(sizes)) return undefined;
  const { path, shape } = dataset;
  return { path, shape, dtype: "float32", read: () => divided(dataset, scale, axes) };
}

/** The axes of a kernel along which its scale varies, in the order of the scale's axes. */
function scaleAxes(layer: AnyLayer, variable: Variable): number[] {
  const { equation } = layer.config as { equation?: unknown };
  const [, kernel, output] = /,([a-z]+)->(.+)$/i.exec(String(equation)) ?? [];
  if (kernel !== undefined && output !== undefined)
    return [...output].map((letter) => kernel.indexOf(letter)).filter((axis) => axis >= 0);
  return variable.name === "embeddings" ? [0] : [variable.shape.length - 1];
}

/** `values / scale`, as Keras defines its scales. */
function divided(dataset: H5Dataset, scale: H5Dataset, axes: readonly number[]): Float32Array {
  const { shape } = dataset;
  const values = dataset.read() as Int32Array;
  const scales = scale.read() as Float32Array;
  const steps = shape.map(() => 0);
  let step = 1;
  for (const axis of [...axes].reverse()) {
    steps[axis] = step;
    step *= shape[axis] ?? 1;
  }
  const result = new Float32Array(values.length);
  const index = shape.map(() => 0);
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    result[i] = (values[i] ?? 0) / (scales[at] ?? 1);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += steps[axis] ?? 0;
      index[axis] = (index[axis] ?? 0) + 1;
      if (index[axis] !== shape[axis]) break;
      at -= (steps[axis] ?? 0) * (shape[axis] ?? 0);
      index[axis] = 0;
    }
  }
  return result;
}
