/** @file A summary of many numbers that keeps their quantiles within an error, in NumPy's float32. */

/** Values in rising order, and how many numbers each stands for. */
export interface Summary {
  readonly values: readonly number[];
  readonly weights: readonly number[];
}

export const EMPTY: Summary = { values: [], weights: [] };

/** Every k-th of the sorted numbers, so that about `1 / epsilon` remain. */
export function summarize(numbers: ArrayLike<number>, epsilon: number): Summary {
  const sorted = Float32Array.from(numbers).sort();
  const step = Math.max(sorted.length / (1 / epsilon), 1);
  const values: number[] = [];
  for (let i = Math.trunc(step - 1); i < sorted.length; i += Math.trunc(step)) {
    values.push(sorted[i] ?? 0);
  }
  return { values, weights: values.map(() => Math.fround(step)) };
}

/** One summary of two, within the same error. */
export function mergeSummaries(a: Summary, b: Summary, epsilon: number): Summary {
  const values = [...a.values, ...b.values];
  const weights = [...a.weights, ...b.weights];
  const order = values.map((_, i) => i).sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0));
  const pick = (from: readonly number[]): number[] => order.map((i) => from[i] ?? 0);
  return compress({ values: pick(values), weights: pick(weights) }, epsilon);
}

/** The boundaries between `bins` bins that hold equally many numbers. */
export function binBoundaries(summary: Summary, bins: number): number[] {
  return compress(summary, 1 / bins).values.slice(0, -1);
}

/** The quantiles at `epsilon, 2 · epsilon, …`, unless there are fewer values. */
function compress(summary: Summary, epsilon: number): Summary {
  if (summary.values.length * epsilon < 1) return summary;
  let sum = 0;
  const sums = summary.weights.map((weight) => {
    sum = Math.fround(sum + weight);
    return sum;
  });
  const shares = sums.map((part) => Math.fround(part / sum));
  const percents = Array.from({ length: Math.ceil(1 / epsilon) }, (_, i) => epsilon + i * epsilon);
  const at = percents.map((percent) => interpolate(percent, shares, sums));
  return {
    values: percents.map((percent) => Math.fround(interpolate(percent, shares, summary.values))),
    weights: at.map((total, i) => Math.fround(total - (i === 0 ? 0 : (at[i - 1] ?? 0)))),
  };
}

/** The value at `x` on the line through the points `(xs, ys)`; beyond them, that of the nearest. */
function interpolate(x: number, xs: readonly number[], ys: readonly number[]): number {
  const above = xs.findIndex((value) => value > x);
  if (above < 0) return ys.at(-1) ?? 0;
  const [y1 = 0, y0] = [ys[above], ys[above - 1]];
  if (y0 === undefined) return y1;
  const [x1 = 0, x0 = 0] = [xs[above], xs[above - 1]];
  return ((y1 - y0) / (x1 - x0)) * (x - x0) + y0;
}
