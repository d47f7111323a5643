/** @file Which keys a query may look at. */
import type { Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** What an attention mask is made from; all that is given must hold. */
export interface MaskParts {
  readonly query_mask?: Tensor | null;
  readonly value_mask?: Tensor | null;
  readonly key_mask?: Tensor | null;
  readonly attention_mask?: Tensor | null;
  readonly use_causal_mask?: boolean;
  /** Width of a band on both sides of the diagonal. */
  readonly window?: number | null;
}

/** The mask `(batch, T, S)` of all parts, null when there are none. */
export function attentionMask(
  [queries, keys]: readonly [number, number],
  parts: MaskParts,
): Tensor | null {
  const { query_mask, value_mask, key_mask, attention_mask, use_causal_mask, window } = parts;
  const along = (mask: Tensor | null | undefined, axis: number): Tensor[] =>
    mask === null || mask === undefined ? [] : [tf.expandDims(tf.cast(mask, "bool"), axis)];
  const masks = [
    ...along(query_mask, -1),
    ...along(value_mask, 1),
    ...along(key_mask, 1),
    ...(use_causal_mask ? [causalMask(queries, keys)] : []),
    ...(window === null || window === undefined ? [] : [bandMask(queries, keys, window)]),
    ...(attention_mask === null || attention_mask === undefined
      ? []
      : [tf.cast(attention_mask, "bool")]),
  ];
  return masks.length === 0 ? null : masks.reduce((a, b) => tf.logicalAnd(a, b));
}

/** `(1, T, S)`: true where the key is not later than the query. */
export function causalMask(queries: number, keys: number): Tensor {
  return tf.greaterEqual(column(queries), row(keys));
}

/** `(1, T, S)`: true where query and key are less than `width` apart. */
export function bandMask(queries: number, keys: number, width: number): Tensor {
  return tf.less(tf.abs(tf.sub(column(queries), row(keys))), width);
}

const column = (size: number): Tensor => tf.reshape(tf.range(0, size, 1, "int32"), [1, size, 1]);
const row = (size: number): Tensor => tf.reshape(tf.range(0, size, 1, "int32"), [1, 1, size]);
