/** @file What Attention and AdditiveAttention share: masks, softmax, dropout. */
import {
  type CallOptions,
  type Fields,
  fields as f,
  flatten,
  type KerasTensor,
  Layer,
  type Nested,
  random,
  type Shape,
  ShapeError,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { causalMask } from "./masks.ts";

/** The config keys of both. */
export const attentionFields = {
  /** Share of the scores that training drops. */
  dropout: f.numberIn(0, 1, { initial: 0 }),
  seed: f.nullable(f.integer()),
};

/** `[output, scores]` has to be asked for by type: `new Attention<readonly [KerasTensor, KerasTensor]>()`. */
export type AttentionOutputs = KerasTensor | readonly [output: KerasTensor, scores: KerasTensor];

/** Keyword arguments of a call. */
export interface BaseAttentionOptions extends CallOptions {
  /** The masks `(batch, steps)` of query and value; null where there is none. */
  readonly mask?: readonly (KerasTensor | null | undefined)[] | null | undefined;
  /** Give `[output, scores]`. */
  readonly return_attention_scores?: boolean | undefined;
  /** No query looks at a later key. */
  readonly use_causal_mask?: boolean | undefined;
}
/** The same with values. */
interface BaseAttentionValues {
  readonly mask?: readonly (Tensor | null | undefined)[] | null;
  readonly return_attention_scores?: boolean;
  readonly use_causal_mask?: boolean;
  readonly training?: boolean;
}

/** What is taken from the score of a masked key: Keras's number. */
const LARGE = 1e9;

/** Base of attention without heads: a subclass gives the scores. Called on `[query, value]` or `[query, value, key]`. */
export abstract class BaseAttention<
  F extends Fields & typeof attentionFields,
  O extends AttentionOutputs,
> extends Layer<F, readonly KerasTensor[], O, BaseAttentionOptions> {
  static override readonly callArguments: readonly string[] = [
    "inputs",
    "mask",
    "training",
    "return_attention_scores",
    "use_causal_mask",
  ];
  override supportsMasking = true;
  private readonly generator = new random.SeedGenerator(this.attentionConfig.seed);

  private get attentionConfig(): { readonly dropout: number; readonly seed: number | null } {
    return this.config;
  }

  /** `(batch, T, S)`: how much each query looks at each key. */
  protected abstract scores(query: Tensor, key: Tensor): Tensor;

  override call(inputs: readonly Tensor[], options: BaseAttentionValues = {}): Tensor | Tensor[] {
    this.checkCount(inputs, "inputs");
    const { mask, training = false, return_attention_scores, use_causal_mask = false } = options;
    if (mask !== undefined && mask !== null) this.checkCount(mask, "mask");
    const [query, value, key = value] = inputs as readonly [Tensor, Tensor, Tensor?];
    const [queryMask, valueMask] = mask ?? [];
    const raw = this.scores(query, key);
    const weights = tf.softmax(hide(raw, valueMask ?? null, use_causal_mask));
    const { dropout } = this.attentionConfig;
    const seed = this.generator;
    const kept = training && dropout > 0 ? random.dropout(weights, dropout, { seed }) : weights;
    const product = tf.matMul(kept, value);
    const output = queryMask
      ? tf.where(tf.expandDims(tf.cast(queryMask, "bool"), -1), product, 0)
      : product;
    return return_attention_scores ? [output, kept] : output;
  }

  private checkCount(items: unknown, what: string): void {
    if (Array.isArray(items) && (items.length === 2 || items.length === 3)) return;
    throw new ShapeError(
      `${String(this)}: ${what} must be a list for [query, value] or [query, value, key]. ` +
        `Received: ${Array.isArray(items) ? `${items.length} of them` : "no list"}.`,
    );
  }

  protected override build(inputShapes: Nested<Shape>): void {
    this.checkShapes(inputShapes);
  }

  /** @throws ShapeError unless there are two or three shapes. */
  protected checkShapes(inputShapes: Nested<Shape>): readonly Shape[] {
    const isList = Array.isArray(inputShapes) && inputShapes.every(Array.isArray);
    this.checkCount(isList ? inputShapes : undefined, "inputs");
    return inputShapes as readonly Shape[];
  }

  override computeOutputShape(
    inputShapes: Nested<Shape>,
    options: { readonly return_attention_scores?: boolean } = {},
  ): Nested<Shape> {
    const [query = [], value = [], key = value] = this.checkShapes(inputShapes);
    const batch = query.slice(0, -1);
    const output = [...batch, value.at(-1) ?? null];
    return options.return_attention_scores ? [output, [...batch, key.at(-2) ?? null]] : output;
  }

  /** The query's mask is that of the output. */
  override computeMask(
    _inputs: unknown,
    mask: Nested<Tensor | undefined> | undefined,
  ): Tensor | undefined {
    return mask === undefined ? undefined : (flatten(mask)[0] ?? undefined);
  }
}

/** Lowers the scores of keys that a query must not see. */
function hide(scores: Tensor, valueMask: Tensor | null, causal: boolean): Tensor {
  const [queries = 1, keys = 1] = scores.shape.slice(-2);
  const seen = valueMask === null ? [] : [tf.expandDims(tf.cast(valueMask, "bool"), -2)];
  const masks = causal ? [...seen, causalMask(queries, keys)] : seen;
  if (masks.length === 0) return scores;
  const keep = masks.reduce((a, b) => tf.logicalAnd(a, b));
  return tf.where(keep, scores, tf.sub(scores, LARGE));
}
