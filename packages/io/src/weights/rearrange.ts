/** @file Datasets made of others; nothing is read before the result is. */
import type { H5Dataset } from "../hdf5/h5-file.ts";

function derived(from: H5Dataset, shape: readonly number[], read: () => Float32Array): H5Dataset {
  return { path: from.path, shape, dtype: "float32", read };
}

function floats(dataset: H5Dataset): Float32Array {
  return Float32Array.from(dataset.read() as Float32Array);
}

/** The same values in another shape. */
export function reshaped(dataset: H5Dataset, shape: readonly number[]): H5Dataset {
  return derived(dataset, shape, () => floats(dataset));
}

/** The axes in another order: axis `k` of the result is axis `axes[k]`. */
export function transposed(dataset: H5Dataset, axes: readonly number[]): H5Dataset {
  const from = dataset.shape;
  const shape = axes.map((axis) => from[axis] ?? 1);
  const strides = from.map((_, i) =>
    from.slice(i + 1).reduce((product, size) => product * size, 1),
  );
  return derived(dataset, shape, () => {
    const values = floats(dataset);
    return values.map((_, flat) => {
      let rest = flat;
      let at = 0;
      for (let k = axes.length - 1; k >= 0; k--) {
        const size = shape[k] ?? 1;
        at += (rest % size) * (strides[axes[k] ?? 0] ?? 0);
        rest = Math.floor(rest / size);
      }
      return values[at] ?? 0;
    });
  });
}

/** Arrays of equal shapes side by side along their last axis. */
export function joinedAlongLast(parts: readonly H5Dataset[]): H5Dataset {
  const [first] = parts;
  if (first === undefined) throw new RangeError("There is nothing to join.");
  const width = first.shape.at(-1) ?? 1;
  const shape = [...first.shape.slice(0, -1), width * parts.length];
  return derived(first, shape, () => {
    const values = parts.map(floats);
    const rows = first.shape.slice(0, -1).reduce((product, size) => product * size, 1);
    const result = new Float32Array(rows * width * parts.length);
    for (const [i, part] of values.entries()) {
      for (let row = 0; row < rows; row++) {
        const cells = part.subarray(row * width, (row + 1) * width);
        result.set(cells, (row * parts.length + i) * width);
      }
    }
    return result;
  });
}

/** A matrix of gates side by side, each cell computed from its own gate. */
export function eachGate(
  dataset: H5Dataset,
  gates: number,
  cell: (gate: (i: number, u: number) => number, i: number, u: number, inputs: number) => number,
): H5Dataset {
  const [inputs = 0, width = 0] = dataset.shape;
  const units = width / gates;
  return derived(dataset, dataset.shape, () => {
    const values = floats(dataset);
    return values.map((_, flat) => {
      const [row, column] = [Math.floor(flat / width), flat % width];
      const start = Math.floor(column / units) * units;
      const gate = (i: number, u: number): number => values[i * width + start + u] ?? 0;
      return cell(gate, row, column % units, inputs);
    });
  });
}

/** A vector's first half plus its second. */
export function halvesAdded(dataset: H5Dataset): H5Dataset {
  const half = (dataset.shape[0] ?? 0) / 2;
  return derived(dataset, [half], () => {
    const values = floats(dataset);
    return values.slice(0, half).map((value, i) => value + (values[half + i] ?? 0));
  });
}
