/** @file Config keys of layers that draw at random: ranges to draw from, ways to fill and interpolate. */
import { type Field, fields as f } from "@kmr-js/core";

/** Two numbers, the smaller first. */
export type Range = readonly [low: number, high: number];
/** A range, or one number that stands for one. */
export type Factor = number | Range | readonly number[];

const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);
const isPair = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(isNumber);

const sorted = ([a, b]: readonly [number, number]): Range =>
  Object.freeze(a <= b ? [a, b] : [b, a]) as Range;

/** The range that a factor stands for: of one number, everything between its negative and itself. */
export function rangeOf(factor: Factor, low = Number.NEGATIVE_INFINITY): Range {
  return typeof factor === "number"
    ? [Math.max(-Math.abs(factor), low), Math.abs(factor)]
    : sorted(factor as Range);
}

/** A range within bounds, kept as two numbers; one number reaches down to its negative, or to `low`. */
export function factorRange(low: number, high: number): Field<Factor, Range, true>;
export function factorRange(
  low: number,
  high: number,
  initial: Factor,
): Field<Factor, Range, false>;
export function factorRange(low: number, high: number, initial?: Factor): Field<Factor, Range> {
  const within = (value: number): boolean => value >= low && value <= high;
  return {
    required: initial === undefined,
    initial,
    float: true,
    parse: (value, place) => {
      const good = isNumber(value)
        ? within(value)
        : isPair(value) && Math.min(...value) <= high && Math.max(...value) >= low;
      return good
        ? (Object.freeze([...rangeOf(value as Factor, low)]) as Range)
        : f.refuse(place, `must be a number in [${low}, ${high}], or two of them`, value);
    },
    serialize: (value) => value,
  };
}

/** A number or a pair within bounds, kept as it was given. */
export function factor(low: number, high: number): Field<Factor, Factor, true> {
  const within = (value: unknown): boolean => isNumber(value) && value >= low && value <= high;
  return {
    required: true,
    float: true,
    parse: (value, place) =>
      within(value) || (isPair(value) && value.every(within))
        ? (value as Factor)
        : f.refuse(place, `must be a number in [${low}, ${high}], or two of them`, value),
    serialize: (value) => value,
  };
}

/** The smallest and the largest value of a pixel. */
export const valueRange: Field<readonly number[], Range, false> = {
  required: false,
  initial: [0, 255],
  parse: (value, place) =>
    isPair(value) ? sorted(value) : f.refuse(place, "must be a list of two numbers", value),
  serialize: (value) => value,
};

export const interpolation = f.choice(["nearest", "bilinear"], "bilinear");
/** What stands outside the image. */
export const fillMode = f.choice(["reflect", "wrap", "constant", "nearest"], "reflect");
/** Makes the draws reproducible. */
export const seed = f.nullable(f.integer());
