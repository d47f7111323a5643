/** @file Attention itself, on projected queries, keys and values. */
import { ops, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import type { Softmax } from "../activations/softmax.ts";
import type { Dropout } from "../regularization/dropout.ts";
import { attentionEquations } from "./equations.ts";

/** Tensors `(batch, …, heads, features)`, and which keys each query may look at. */
export interface Projected {
  readonly query: Tensor;
  readonly key: Tensor;
  readonly value: Tensor;
  readonly mask: Tensor | null;
}
export interface Attending {
  /** The axes that attention runs over. */
  readonly axes: readonly number[];
  /** Divides the scores: the root of the size of a head. */
  readonly divisor: number;
  /** Keras computes with its fused function, which gives no scores. */
  readonly fused: boolean;
  readonly softmax: Softmax;
  /** Drops scores; null where nothing is dropped. */
  readonly dropout: Dropout | null;
  readonly training: boolean;
}

/** `softmax(q · kᵀ / divisor) · v` for each head, and the scores. */
export function attend(projected: Projected, how: Attending): [heads: Tensor, scores: Tensor] {
  const { query, key, value } = projected;
  const { axes, softmax, dropout, training } = how;
  const equations = attentionEquations(query.rank, axes);
  const raw = ops.einsum(equations.scores, key, tf.mul(query, 1 / how.divisor));
  const mask = projected.mask && expandMask(projected.mask, raw.rank, -axes.length * 2 - 1);
  // Keras has two ways to one result: only the fused one attends to everything where a row is masked throughout
  const scores =
    how.fused && mask !== null
      ? softmax(tf.where(mask, raw, LARGE_NEGATIVE))
      : softmax(raw, { mask });
  const dropped = dropout === null ? scores : dropout(scores, { training });
  return [ops.einsum(equations.heads, dropped, value), scores];
}

/** Keras's number for a masked score in the fused way. */
const LARGE_NEGATIVE = 3.38953e38 * -0.7;

/** Adds axes, where the heads are, until the mask has the rank of the scores. */
function expandMask(mask: Tensor, rank: number, axis: number): Tensor {
  let expanded = mask;
  while (expanded.rank < rank) expanded = tf.expandDims(expanded, expanded.rank + 1 + axis);
  return expanded;
}
