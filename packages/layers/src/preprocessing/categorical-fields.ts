/** @file Config keys that layers of categories share. */
import { type Field, fields as f } from "@kmr-js/core";
import type { Salt } from "./hash.ts";

/** A key for SipHash: one integer, or its two halves. */
export function salt(): Field<number | readonly number[] | null, Salt | null, false> {
  return {
    required: false,
    initial: null,
    parse: (value, place) => {
      if (value === null) return null;
      const [k0, k1 = k0, ...more] = Array.isArray(value) ? value : [value];
      const good = Number.isInteger(k0) && Number.isInteger(k1) && more.length === 0;
      return good
        ? Object.freeze([k0, k1] as const)
        : f.refuse(place, "must be null, an integer or two integers", value);
    },
    serialize: (value) => value,
  };
}

/** Changes no value: there are no sparse tensors here, so the output is dense. */
export const sparse = f.boolean(false);

/** The largest integer of a tensor, which is int32 whatever Keras's dtype. */
export const MAX_INTEGER = 2 ** 31 - 1;
