/** @file What MultiHeadAttention is made with, and what it and GroupQueryAttention are called with. */
import {
  type CallOptions,
  ConfigError,
  constraint,
  fields as f,
  initializer,
  isTensor,
  type KerasTensor,
  type LayerArgs,
  regularizer,
  type Tensor,
} from "@kmr-js/core";
import { outputShape } from "../core/einsum-dense.ts";

export const fields = {
  num_heads: f.positiveInteger(),
  /** Size of a head's query and key. */
  key_dim: f.positiveInteger(),
  /** Size of a head's value; `key_dim` when left out. */
  value_dim: f.nullable(f.positiveInteger()),
  /** Share of the attention scores that training drops. */
  dropout: f.numberIn(0, 1, { initial: 0 }),
  use_bias: f.boolean(true),
  /** Multiply the heads by a sigmoid of a projection of the query. */
  use_gate: f.newer(f.boolean(false)),
  /** The output behind the sequence axes; the query's when left out. */
  output_shape: f.nullable(outputShape()),
  /** The axes that attention runs over; all between batch and features when left out. */
  attention_axes: f.nullable(axisList()),
  /** Attend only to positions nearer than this. */
  sliding_window: f.newer(f.nullable(f.positiveInteger())),
  kernel_initializer: initializer("glorot_uniform"),
  bias_initializer: initializer("zeros"),
  kernel_regularizer: regularizer(),
  bias_regularizer: regularizer(),
  activity_regularizer: regularizer(),
  kernel_constraint: constraint(),
  bias_constraint: constraint(),
  seed: f.nullable(f.integer()),
};
export type MultiHeadAttentionArgs = LayerArgs<typeof fields>;

/** One axis or several, kept as a list. */
function axisList() {
  const axes = f.list(f.integer());
  return {
    ...axes,
    parse: ((value, place) => axes.parse([value].flat(), place)) as typeof axes.parse,
  };
}

/** Python's order: query and `AttentionOptions`. */
export const callArguments: readonly string[] = [
  "query",
  "value",
  "key",
  "query_mask",
  "value_mask",
  "key_mask",
  "attention_mask",
  "return_attention_scores",
  "training",
  "use_causal_mask",
];

/** Keyword arguments: `value` is always given. */
export interface AttentionOptions extends CallOptions {
  readonly value: KerasTensor;
  /** The value when left out. */
  readonly key?: KerasTensor | null | undefined;
  readonly query_mask?: KerasTensor | null | undefined;
  readonly value_mask?: KerasTensor | null | undefined;
  readonly key_mask?: KerasTensor | null | undefined;
  /** `(batch, query steps, key steps)`: false where a query must not look. */
  readonly attention_mask?: KerasTensor | null | undefined;
  /** Give `[output, scores]`. */
  readonly return_attention_scores?: boolean | undefined;
  /** No query looks at a later key. */
  readonly use_causal_mask?: boolean | undefined;
}
/** The keyword arguments as `call` gets them. */
export type AttentionValues = {
  [K in keyof AttentionOptions]: AttentionOptions[K] extends boolean | undefined
    ? boolean
    : Tensor | null;
};

/** The values that are attended to. @throws ConfigError for a call without them, as TypeScript does not allow, but a file may. */
export function requiredValue(layer: object, { value }: { readonly value?: unknown }): Tensor {
  if (isTensor(value)) return value;
  throw new ConfigError(`${String(layer)}: call it with a value: attention(query, { value }).`);
}
