/** @file Two arrays, compared as parity demands: `|ours − Keras| ≤ atol + rtol · |Keras|`. */
import { backendInfo, type DType, equalShapes, isFloat, type Tensor } from "@kmr-js/core";
import { ulpDistance } from "./float-distance.ts";
import type { ParityArray } from "./read-parity.ts";

/** How far a value may be off. Whole numbers and booleans are compared exactly. */
export interface Tolerance {
  readonly atol: number;
  readonly rtol: number;
}

/** The tolerance of the cpu backend, which computes in float64 between its steps. */
const CPU_TOLERANCE: Tolerance = { atol: 1e-6, rtol: 1e-5 };
/** The tolerance of backends that compute in float32. */
const FLOAT32_TOLERANCE: Tolerance = { atol: 1e-5, rtol: 1e-4 };

/** The tolerance that fits the backend in use. */
export function defaultTolerance(): Tolerance {
  return backendInfo().name === "cpu" ? CPU_TOLERANCE : FLOAT32_TOLERANCE;
}

/** The outcome of one comparison. */
export interface Comparison {
  readonly passed: boolean;
  /** Largest `|ours − Keras|`; Infinity where one of the two is NaN or infinite and the other is not. */
  readonly maxAbsolute: number;
  /** Largest `|ours − Keras| / |Keras|` where Keras's value is not zero. */
  readonly maxRelative: number;
  /** Largest number of float32 values that lie between ours and Keras's. */
  readonly maxUlp: number;
  /** Index of the value that is furthest beyond the tolerance, or furthest off. */
  readonly worstIndex: readonly number[];
  /** Both values at `worstIndex`. */
  readonly worst?: { readonly ours: number | string; readonly keras: number | string };
  /** Keras's largest finite value, by its absolute value. */
  readonly largest: number;
  /** How many values are beyond the tolerance, and how many there are. */
  readonly differing: number;
  readonly size: number;
  /** Set when there is more to say than figures: shapes or dtypes differ, text does, values are not finite. */
  readonly reason?: string;
  /** Set when the values may be the same, but not their dtype. */
  readonly dtypes?: string;
  /** How many values have an error of 0, then of below 1e-9, 1e-8, …, 1, and above; only when asked for. */
  readonly histogram?: readonly number[];
}

/** Upper bounds of the bins of a histogram after that of exact values; the last bin has none. */
export const HISTOGRAM_BOUNDS = [1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1];

/** The comparison of something that is not there. */
export function incomparable(reason: string, size = 0): Comparison {
  const { NaN: none } = Number;
  const figures = { maxAbsolute: none, maxRelative: none, maxUlp: none, largest: none };
  return { passed: false, ...figures, worstIndex: [], differing: size, size, reason };
}

/** Compares a tensor with Keras's recorded array. */
export function compareArrays(
  ours: Tensor,
  keras: ParityArray,
  tolerance: Tolerance,
  options: { readonly histogram?: boolean } = {},
): Comparison {
  const size = keras.data.length;
  if (!equalShapes(ours.shape, keras.shape)) {
    const shapes = `shape [${ours.shape.join(", ")}], Keras [${keras.shape.join(", ")}]`;
    return incomparable(shapes, size);
  }
  const other = kindOf(ours.dtype as DType) !== kindOf(keras.dtype);
  const dtypes = `dtype ${ours.dtype}, Keras ${keras.dtype}`;
  if (other && (ours.dtype === "string" || keras.dtype === "string"))
    return incomparable(dtypes, size);
  const values = ours.dataSync<"string" | "float32">() as ArrayLike<string | number>;
  if (Array.isArray(keras.data))
    return compareText(values as ArrayLike<string>, keras.data as readonly string[], keras.shape);
  const exact = !keras.dtype.includes("float");
  const tally = new Tally(exact ? { atol: 0, rtol: 0 } : tolerance, options.histogram ?? false);
  for (let i = 0; i < size; i++) tally.add(Number(values[i]), Number(keras.data[i]), i);
  return { ...tally.comparison(size, keras.shape), ...(other ? { dtypes } : {}) };
}

/** tfjs has one type each of floats and integers. */
function kindOf(dtype: DType): string {
  if (dtype === "bool" || dtype === "string") return dtype;
  return isFloat(dtype) ? "float" : "int";
}

function compareText(
  ours: ArrayLike<string>,
  keras: readonly string[],
  shape: readonly number[],
): Comparison {
  const differing = keras.flatMap((text, i) => (text === ours[i] ? [] : [i]));
  const [first] = differing;
  const figures = { maxAbsolute: 0, maxRelative: 0, maxUlp: 0, largest: 0, size: keras.length };
  if (first === undefined) return { passed: true, ...figures, worstIndex: [], differing: 0 };
  const worst = { ours: ours[first] ?? "", keras: keras[first] ?? "" };
  return {
    ...incomparable(`text ${JSON.stringify(worst.ours)}, Keras ${JSON.stringify(worst.keras)}`),
    worst,
    worstIndex: unravel(first, shape),
    differing: differing.length,
    size: keras.length,
  };
}

/** Takes in pairs of values, one after another. */
class Tally {
  private readonly tolerance: Tolerance;
  private readonly bins: number[] | undefined;
  private maxAbsolute = 0;
  private maxRelative = 0;
  private maxUlp = 0;
  private largest = 0;
  private differing = 0;
  private excess = Number.NEGATIVE_INFINITY;
  private worst = { position: 0, ours: Number.NaN, keras: Number.NaN };
  /** Values that are finite with one of the two only, or infinite with other signs. */
  private notFinite = 0;

  constructor(tolerance: Tolerance, histogram: boolean) {
    this.tolerance = tolerance;
    this.bins = histogram ? Array<number>(HISTOGRAM_BOUNDS.length + 2).fill(0) : undefined;
  }

  add(ours: number, keras: number, position: number): void {
    const { atol, rtol } = this.tolerance;
    const same = Object.is(ours, keras) || ours === keras;
    const finite = Number.isFinite(ours) && Number.isFinite(keras);
    const error = same ? 0 : finite ? Math.abs(ours - keras) : Number.POSITIVE_INFINITY;
    if (!same && !finite) this.notFinite++;
    if (Number.isFinite(keras)) this.largest = Math.max(this.largest, Math.abs(keras));
    if (error > this.maxAbsolute) this.maxAbsolute = error;
    if (!same) {
      if (keras !== 0)
        this.maxRelative = Math.max(this.maxRelative, error / Math.abs(keras) || error);
      this.maxUlp = Math.max(this.maxUlp, ulpDistance(ours, keras));
    }
    const excess = same ? 0 - atol : error - (finite ? atol + rtol * Math.abs(keras) : atol);
    if (excess > 0) this.differing++;
    if (excess > this.excess) {
      this.excess = excess;
      this.worst = { position, ours, keras };
    }
    if (this.bins !== undefined) this.count(this.bins, error);
  }

  private count(bins: number[], error: number): void {
    const above = HISTOGRAM_BOUNDS.findIndex((bound) => error < bound);
    const bin = error === 0 ? 0 : above < 0 ? bins.length - 1 : above + 1;
    bins[bin] = (bins[bin] ?? 0) + 1;
  }

  comparison(size: number, shape: readonly number[]): Comparison {
    const { maxAbsolute, maxRelative, maxUlp, largest, differing, notFinite, bins } = this;
    const { position, ours, keras } = this.worst;
    return {
      passed: differing === 0,
      maxAbsolute,
      maxRelative,
      maxUlp,
      largest,
      worstIndex: unravel(position, shape),
      ...(size === 0 ? {} : { worst: { ours, keras } }),
      differing,
      size,
      ...(notFinite === 0
        ? {}
        : { reason: `${notFinite} of ${size} values are NaN or infinite on one side only` }),
      ...(bins === undefined ? {} : { histogram: bins }),
    };
  }
}

/** The index along each axis of a position in row-major order. */
function unravel(position: number, shape: readonly number[]): number[] {
  let rest = position;
  const indices = [...shape].reverse().map((size) => {
    const index = size === 0 ? 0 : rest % size;
    rest = size === 0 ? 0 : Math.floor(rest / size);
    return index;
  });
  return indices.reverse();
}
