/** @file ops.dotProductAttention */
import * as tf from "@tensorflow/tfjs-core";
import { softmax } from "../../activations/softmax.ts";
import { boolean, type FieldPlace, ignored } from "../../config/field.ts";
import { ShapeError, UnsupportedError } from "../../errors.ts";
import { type Json, show } from "../../json.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { joinedDType } from "../numpy/join.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { sumProduct } from "../sum-product.ts";

/** What a masked score becomes: as Keras has it, large enough to vanish, yet finite. */
const MASKED = 3.38953e38 * -0.7;

const SCORES = {
  factors: [
    ["batch", "target", "head", "feature"],
    ["batch", "source", "head", "feature"],
  ],
  product: ["batch", "head", "target", "source"],
  broadcast: ["head"],
};
const OUTPUT = {
  factors: [
    ["batch", "head", "target", "source"],
    ["batch", "source", "head", "feature"],
  ],
  product: ["batch", "target", "head", "feature"],
  broadcast: ["head"],
};

const present = (value: unknown): boolean => value !== null && value !== undefined;

/** @throws ShapeError unless the rank is 4. */
function check(name: string, shape: Shape): void {
  if (shape.length === 4) return;
  throw new ShapeError(
    `dot_product_attention: ${name} must have rank 4. Received: shape ${formatShape(shape)}.`,
  );
}

/** Repeats each head of a group that shares key and value. */
function forHeads(x: Tensor, heads: number): Tensor {
  const [batch = 0, length = 0, own = 1, features = 0] = x.shape;
  if (own === 1 || heads <= own) return x;
  const groups = Math.floor(heads / own);
  const wide = tf.tile(tf.reshape(x, [batch, length, own, 1, features]), [1, 1, 1, groups, 1]);
  return tf.reshape(wide, [batch, length, own * groups, features]);
}

/** Which scores count. */
function maskFor(scores: Tensor, mask: unknown, causal: boolean): Tensor | undefined {
  const given = present(mask) ? tf.cast(toTensor(mask), "bool") : undefined;
  if (!causal) return given;
  const [targets = 0, sources = 0] = scores.shape.slice(-2);
  const past = tf.greaterEqual(
    tf.reshape(tf.range(0, targets, 1, "int32"), [targets, 1]),
    tf.range(0, sources, 1, "int32"),
  );
  return given === undefined ? past : tf.logicalAnd(given, past);
}

/** Only JAX on a TPU caps scores: Keras refuses a cap on every backend that its numbers could be checked against. */
const noCap = {
  ...ignored(),
  parse: (value: unknown, { owner, key }: FieldPlace): Json => {
    if (!present(value)) return null;
    throw new UnsupportedError(
      `${owner}: ${key} may not be set: Keras itself takes it only from JAX on a TPU. Received: ${key}=${show(value)}. Use null.`,
    );
  },
};

export const DotProductAttention = defineOp({
  className: "DotProductAttention",
  module: "nn",
  /** Keras 3.8 has `flash_attention` among the arguments of the call; it changes no value. */
  inputs: ["query", "key", "value", "bias", "mask", "scale", "flash_attention"],
  fields: {
    is_causal: boolean(false),
    flash_attention: ignored(),
    attn_logits_soft_cap: noCap,
  },
  compute: ([q, k, v, bias, mask, scale], { is_causal }) => {
    const [query, key, value] = [q, k, v].map((x, i) => {
      const tensor = toTensor(x);
      check(["query", "key", "value"][i] as string, tensor.shape);
      return tensor;
    }) as [Tensor, Tensor, Tensor];
    const heads = query.shape[2] ?? 1;
    const [keys, values] = [forHeads(key, heads), forHeads(value, heads)];
    const raw = sumProduct("dot_product_attention", SCORES, [query, keys]);
    const factor = present(scale) ? toTensor(scale) : 1 / Math.sqrt(key.shape[3] ?? 1);
    const scaled = tf.mul(raw, factor);
    const biased = present(bias) ? tf.add(scaled, toTensor(bias)) : scaled;
    const allowed = maskFor(biased, mask, is_causal);
    const scores = allowed === undefined ? biased : tf.where(allowed, biased, MASKED);
    return sumProduct("dot_product_attention", OUTPUT, [softmax(scores), values]);
  },
  infer: ([query, key, value]) => {
    const shapes = [query, key, value].map((x) => specOf(x).shape);
    for (const [i, shape] of shapes.entries()) check(["query", "key", "value"][i] ?? "", shape);
    const [outer = [], , values = []] = shapes;
    const shape = [...outer.slice(0, 3), values[3] ?? outer[3] ?? null];
    return { shape, dtype: joinedDType([query, key, value]) };
  },
});

interface AttentionOptions<T> {
  /** Added to the scores. */
  readonly bias?: T | null | undefined;
  /** Which scores count; broadcast to `(batch, heads, T, S)`. */
  readonly mask?: T | null | undefined;
  /** By default `1 / √features`. */
  readonly scale?: number | null | undefined;
  /** Whether each target sees only sources up to its own place. */
  readonly is_causal?: boolean | undefined;
}

/**
 * `softmax(query · keyᵀ · scale + bias) · value` for each head. Fewer heads of key and value are shared by groups.
 * Shapes: query `(batch, T, heads, features)`, key and value `(batch, S, heads, features)` → as query.
 * @see keras.ops.dot_product_attention
 * @remarks Differs from Keras: a saved op with `attn_logits_soft_cap` is refused, as Keras refuses to make one
 * elsewhere than on a TPU.
 * @throws ShapeError
 */
export function dotProductAttention<T extends AnyTensor>(
  query: T,
  key: T,
  value: T,
  options: AttentionOptions<T> = {},
): Same<T> {
  const { bias = null, mask = null, scale = null, is_causal } = options;
  const args = [query, key, value, bias, mask, scale];
  return DotProductAttention.apply(args, { is_causal }) as Same<T>;
}
