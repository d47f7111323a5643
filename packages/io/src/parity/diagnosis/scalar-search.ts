/** @file The number in a config that makes an output match, found by its error. */

/** Powers of ten and their halves, small to large; then plain fractions, for slopes and factors. */
const grid = [
  0,
  ...Array.from({ length: 31 }, (_, i) => 10 ** (-12 + i / 2)),
  ...[0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 1.5, 2, 2.5, 5, 6],
].sort((a, b) => a - b);

/** Steps of the golden-section search: each leaves 0.618 of the interval, so 40 leave 4e-9. */
const STEPS = 40;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Where the error is smallest, near the best point of the grid. */
export function bestNumber(error: (value: number) => number, over: () => boolean): number {
  const errors = grid.map((value) => (over() ? Number.POSITIVE_INFINITY : error(value)));
  const best = errors.indexOf(Math.min(...errors));
  let [low, high] = [
    grid[Math.max(0, best - 1)] ?? 0,
    grid[Math.min(grid.length - 1, best + 1)] ?? 1,
  ];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [leftError, rightError] = [error(left), error(right)];
  for (let step = 0; step < STEPS && !over(); step++) {
    if (leftError <= rightError) {
      [high, right, rightError] = [right, left, leftError];
      left = high - GOLDEN * (high - low);
      leftError = error(left);
    } else {
      [low, left, leftError] = [left, right, rightError];
      right = low + GOLDEN * (high - low);
      rightError = error(right);
    }
  }
  const found = (low + high) / 2;
  return error(found) <= (errors[best] ?? 0) ? found : (grid[best] ?? found);
}

/** A number with ever more digits, the plainest first: 0.0100023 gives 0.01, 0.010002, …. */
export function* roundings(value: number): Generator<number> {
  const seen = new Set<number>();
  for (let digits = 1; digits <= 7; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (!seen.has(rounded)) yield rounded;
    seen.add(rounded);
  }
  yield value;
}
