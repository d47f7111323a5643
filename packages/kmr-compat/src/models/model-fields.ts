/** @file Config keys that several of KMR's models have. */
import { type Field, fields as f } from "@kmr-js/core";

type Widths = readonly number[];

/** A list of widths; null and the empty list mean the default, as in KMR. */
export function hiddenUnits(initial: Widths): Field<Widths | null, Widths, false> {
  const list = f.list(f.positiveInteger(), initial);
  const isEmpty = (value: unknown): boolean =>
    value === null || (Array.isArray(value) && value.length === 0);
  return {
    required: false,
    initial,
    parse: (value, place) => list.parse(isEmpty(value) ? initial : value, place),
    serialize: (value) => value,
  };
}

/** Weight of an L2 penalty. */
export const l2Reg = (): Field<number, number, false> =>
  f.numberIn(0, Number.POSITIVE_INFINITY, { initial: 1e-4 });
