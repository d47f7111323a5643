/** @file Two arrays, compared as parity demands: `|ours − Keras| ≤ atol + rtol · |Keras|`. */
import { equalShapes, type Tensor } from "@kmr-js/core";
import type { ParityArray } from "./read-parity.ts";

/** How far a value may be off. Whole numbers and booleans are compared exactly. */
export interface Tolerance {
  readonly atol: number;
  readonly rtol: number;
}

/** The tolerance of the cpu backend. */
export const CPU_TOLERANCE: Tolerance = { atol: 1e-6, rtol: 1e-5 };

/** The outcome of one comparison. */
export interface Comparison {
  readonly passed: boolean;
  /** Largest `|ours − Keras|`. */
  readonly maxAbsolute: number;
  /** Largest `|ours − Keras| / |Keras|` where Keras's value is not zero. */
  readonly maxRelative: number;
  /** Index of the value that is furthest beyond the tolerance, or furthest off. */
  readonly worstIndex: readonly number[];
  /** Set when nothing could be compared: shapes differ, or text does. */
  readonly reason?: string;
}

/** Compares a tensor with Keras's recorded array. */
export function compareArrays(ours: Tensor, keras: ParityArray, tolerance: Tolerance): Comparison {
  const none = { maxAbsolute: Number.NaN, maxRelative: Number.NaN, worstIndex: [] };
  if (!equalShapes(ours.shape, keras.shape)) {
    return {
      ...none,
      passed: false,
      reason: `shape [${ours.shape.join(", ")}], Keras [${keras.shape.join(", ")}]`,
    };
  }
  const expected = keras.data;
  const values = ours.dataSync<"string" | "float32">() as ArrayLike<string | number>;
  if (Array.isArray(expected)) {
    const differing = expected.findIndex((text, i) => text !== values[i]);
    return differing < 0
      ? { passed: true, maxAbsolute: 0, maxRelative: 0, worstIndex: [] }
      : {
          ...none,
          passed: false,
          worstIndex: unravel(differing, keras.shape),
          reason: `text ${JSON.stringify(values[differing])}, Keras ${JSON.stringify(expected[differing])}`,
        };
  }
  const exact = !keras.dtype.includes("float");
  return compareNumbers(
    values as ArrayLike<number>,
    expected as ArrayLike<number>,
    keras.shape,
    exact ? { atol: 0, rtol: 0 } : tolerance,
  );
}

function compareNumbers(
  ours: ArrayLike<number>,
  keras: ArrayLike<number>,
  shape: readonly number[],
  { atol, rtol }: Tolerance,
): Comparison {
  let [maxAbsolute, maxRelative, worstExcess, worst] = [0, 0, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < keras.length; i++) {
    const [value, expected] = [Number(ours[i]), Number(keras[i])];
    const same = Object.is(value, expected) || value === expected;
    const difference = same ? 0 : Math.abs(value - expected);
    const error = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
    maxAbsolute = Math.max(maxAbsolute, error);
    if (expected !== 0) maxRelative = Math.max(maxRelative, same ? 0 : error / Math.abs(expected));
    const allowed = atol + rtol * Math.abs(expected);
    const excess = same ? 0 - atol : error - (Number.isFinite(allowed) ? allowed : atol);
    if (excess > worstExcess) [worstExcess, worst] = [excess, i];
  }
  return { passed: worstExcess <= 0, maxAbsolute, maxRelative, worstIndex: unravel(worst, shape) };
}

/** The index along each axis of a position in row-major order. */
function unravel(position: number, shape: readonly number[]): number[] {
  let rest = position;
  return [...shape]
    .reverse()
    .map((size) => {
      const index = size === 0 ? 0 : rest % size;
      rest = size === 0 ? 0 : Math.floor(rest / size);
      return index;
    })
    .reverse();
}
