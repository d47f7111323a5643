/** @file Reorderings of the values of an array: axes exchanged, reversed, blocks moved. */

export type Values = ArrayLike<number>;

/** How close two values of a weight are when they are the same. */
const CLOSE = 1e-6;

/** True where two values are the same but for rounding. */
export function close(a: number, b: number, bound: number = CLOSE): boolean {
  return Math.abs(a - b) <= bound + bound * Math.abs(b) || Object.is(a, b);
}

export function sameValues(a: Values, b: Values, bound: number = CLOSE): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!close(Number(a[i]), Number(b[i]), bound)) return false;
  return true;
}

/** Every order of `0 … n − 1`, the usual one first. */
export function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  const items = Array.from({ length: n }, (_, i) => i);
  const insert = (order: readonly number[], rest: readonly number[]): number[][] =>
    rest.length === 0
      ? [[...order]]
      : rest.flatMap((item) =>
          insert(
            [...order, item],
            rest.filter((other) => other !== item),
          ),
        );
  return insert([], items);
}

/** The values with their axes in another order, row by row. */
export function transposed(
  values: Values,
  shape: readonly number[],
  axes: readonly number[],
): Float32Array {
  const strides = stridesOf(shape);
  return gather(
    values,
    axes.map((axis) => shape[axis] ?? 1),
    axes.map((axis) => strides[axis] ?? 0),
    0,
  );
}

/** The values reversed along some axes. */
export function flipped(
  values: Values,
  shape: readonly number[],
  axes: readonly number[],
): Float32Array {
  const strides = stridesOf(shape);
  const start = axes.reduce(
    (sum, axis) => sum + ((shape[axis] ?? 1) - 1) * (strides[axis] ?? 0),
    0,
  );
  const steps = strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride));
  return gather(values, shape, steps, start);
}

function stridesOf(shape: readonly number[]): number[] {
  const strides = Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  return strides;
}

/** Walks over an array with a stride for each axis. */
function gather(
  values: Values,
  sizes: readonly number[],
  strides: readonly number[],
  start: number,
): Float32Array {
  const out = new Float32Array(values.length);
  const index = Array<number>(sizes.length).fill(0);
  let from = start;
  for (let to = 0; to < out.length; to++) {
    out[to] = Number(values[from]);
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      from += strides[axis] ?? 0;
      if (next < (sizes[axis] ?? 1)) {
        index[axis] = next;
        break;
      }
      index[axis] = 0;
      from -= next * (strides[axis] ?? 0);
    }
  }
  return out;
}

/** The values with the equal blocks of their last axis in another order: block `i` is block `order[i]`. */
export function reordered(values: Values, width: number, order: readonly number[]): Float32Array {
  const size = width / order.length;
  return Float32Array.from(values, (_, i) => {
    const [row, column] = [Math.floor(i / width) * width, i % width];
    const block = order[Math.floor(column / size)] ?? 0;
    return Number(values[row + block * size + (column % size)]);
  });
}
