/** @file What stands between the brackets of Python's `x[...]`. */

type Bound = number | null;

/** `start:stop:step`; null takes the default of the place. */
export class Slice {
  readonly start: Bound;
  readonly stop: Bound;
  readonly step: Bound;

  constructor(start: Bound, stop: Bound, step: Bound) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  /** The first index, the number of indices and the distance between them, on an axis of `length`. */
  indices(length: number): {
    readonly start: number;
    readonly count: number;
    readonly step: number;
  } {
    const step = this.step ?? 1;
    const low = step > 0 ? 0 : -1;
    const high = step > 0 ? length : length - 1;
    const clamp = (bound: number): number =>
      Math.min(Math.max(bound < 0 ? bound + length : bound, low), high);
    const start = this.start === null ? (step > 0 ? low : high) : clamp(this.start);
    const stop = this.stop === null ? (step > 0 ? high : low) : clamp(this.stop);
    return { start, count: Math.max(0, Math.ceil((stop - start) / step)), step };
  }
}

/** The class of `ellipsis`, so that no text can be taken for it. */
export class Ellipsis {}

/** Python's `...`: all axes that the rest of the key leaves over. */
export const ellipsis = new Ellipsis();

/** Python's `slice(stop)`: the first `stop` items; `slice(null)` is a bare `:`. */
export function slice(stop: Bound): Slice;
/** Python's `slice(start, stop, step)`: `x[:, 1:-1]` is `getItem(x, [slice(null), slice(1, -1)])`. */
export function slice(start: Bound, stop: Bound, step?: Bound): Slice;
export function slice(...bounds: readonly (Bound | undefined)[]): Slice {
  if (bounds.length === 1) return new Slice(null, bounds[0] ?? null, null);
  const [start = null, stop = null, step = null] = bounds;
  return new Slice(start, stop, step);
}
