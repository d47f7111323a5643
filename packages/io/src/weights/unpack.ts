/** @file Integers of quantized arrays, and the floats they stand for. Nothing is read before the result is. */
import { equalShapes, sizeOf } from "@kmr-js/core";
import type { H5Dataset } from "../hdf5/h5-file.ts";

/** Integers in the shape of the array they stand for. */
export interface Integers {
  readonly shape: readonly number[];
  readonly read: () => Int32Array;
}

/** How groups of rows or columns were quantized: `(integer − zero) · scale`. */
interface Groups {
  readonly scale: H5Dataset;
  readonly zero: H5Dataset;
  /** The group of each row, or column. */
  readonly groups: H5Dataset | undefined;
}

/** The integers of an array: as they stand, or two of 4 bits in each byte along one axis; undefined when none fits. */
export function unpacked(
  dataset: H5Dataset,
  shape: readonly number[],
): (Integers & { readonly bits: 4 | 8 }) | undefined {
  const halved = (axis: number): number[] =>
    shape.map((size, i) => (i === axis ? Math.ceil(size / 2) : size));
  const axis = shape.findIndex((_, i) => equalShapes(dataset.shape, halved(i)));
  if (equalShapes(dataset.shape, shape) && (axis < 0 || !areLowNibbles(dataset)))
    return { bits: 8, shape, read: () => dataset.read() as Int32Array };
  return axis < 0 ? undefined : { bits: 4, shape, read: () => nibbles(dataset, shape, axis) };
}

/**
 * True where an array may hold one integer of 4 bits in each byte: packing an axis of size 1 changes no shape.
 * Keras's scales let the largest integer of 8 bits be 127, so those are always told apart.
 */
function areLowNibbles(dataset: H5Dataset): boolean {
  return (dataset.read() as Int32Array).every((byte) => byte >= 0 && byte < 16);
}

/** Signed integers of 4 bits; of the two in a byte, the lower one comes first. */
function nibbles(dataset: H5Dataset, shape: readonly number[], axis: number): Int32Array {
  const bytes = dataset.read() as Int32Array;
  const inner = sizeOf(shape.slice(axis + 1));
  const size = shape[axis] ?? 1;
  const result = new Int32Array(sizeOf(shape));
  for (let i = 0; i < result.length; i++) {
    const at = Math.floor(i / inner) % size;
    const outer = Math.floor(i / (inner * size));
    const byte = bytes[(outer * Math.ceil(size / 2) + (at >> 1)) * inner + (i % inner)] ?? 0;
    result[i] = (((at & 1 ? byte >> 4 : byte) & 15) ^ 8) - 8;
  }
  return result;
}

/** `integer / scale`, as Keras defines the scales of whole rows and columns; undefined when their sizes do not fit. */
export function divided(
  { shape, read }: Integers,
  scale: H5Dataset,
  axes: readonly number[],
): (() => Float32Array) | undefined {
  if (sizeOf(scale.shape) !== sizeOf(axes.map((axis) => shape[axis] ?? 1))) return undefined;
  const steps = shape.map(() => 0);
  let step = 1;
  for (const axis of [...axes].reverse()) {
    steps[axis] = step;
    step *= shape[axis] ?? 1;
  }
  return () => {
    const values = read();
    const scales = scale.read() as Float32Array;
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
  };
}

/** A matrix whose rows (`axis` 0) or columns (1) were quantized in groups; undefined when the sizes do not fit. */
export function groupwise(
  { shape, read }: Integers,
  { scale, zero, groups }: Groups,
  axis: 0 | 1,
): (() => Float32Array) | undefined {
  const [rows = 0, columns = 0] = shape;
  const [down = 0, across = 0] = scale.shape;
  const fits =
    shape.length === 2 &&
    scale.shape.length === 2 &&
    equalShapes(zero.shape, scale.shape) &&
    (axis === 0 ? across === columns : down === rows) &&
    groups !== undefined &&
    equalShapes(groups.shape, [axis === 0 ? rows : columns]);
  if (!fits) return undefined;
  return () => {
    const values = read();
    const scales = scale.read() as Float32Array;
    const zeros = zero.read() as Float32Array;
    const group = groups.read() as Float32Array;
    return Float32Array.from(values, (value, i) => {
      const row = Math.floor(i / columns);
      const column = i % columns;
      const at =
        axis === 0 ? (group[row] ?? 0) * across + column : row * across + (group[column] ?? 0);
      return (value - (zeros[at] ?? 0)) * (scales[at] ?? 0);
    });
  };
}
