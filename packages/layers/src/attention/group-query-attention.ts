import {
  type AnyTensor,
  ConfigError,
  constraint,
  fields as f,
  initializer,
  type KerasTensor,
  Layer,
  type LayerArgs,
  type Nested,
  regularizer,
  type Shape,
  ShapeError,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { Softmax } from "../activations/softmax.ts";
import { EinsumDense, type EinsumDenseArgs } from "../core/einsum-dense.ts";
import { Dropout } from "../regularization/dropout.ts";
import {
  type AttentionOptions,
  type AttentionValues,
  callArguments,
  requiredValue,
} from "./arguments.ts";
import { attend } from "./attend.ts";
import type { AttentionOutputs } from "./base-attention.ts";
import { attentionMask } from "./masks.ts";

const fields = {
  /** Size of a head's query, key and value. */
  head_dim: f.positiveInteger(),
  num_query_heads: f.positiveInteger(),
  /** Heads of keys and values; each serves an equal number of query heads. */
  num_key_value_heads: f.positiveInteger(),
  use_bias: f.boolean(true),
  /** Multiply the heads by a sigmoid of a projection of the query. */
  use_gate: f.newer(f.boolean(false)),
  /** Attend only to positions nearer than this. */
  sliding_window: f.newer(f.nullable(f.positiveInteger())),
  /** Share of the attention scores that training drops. */
  dropout: f.numberIn(0, 1, { initial: 0 }),
  kernel_initializer: initializer("glorot_uniform"),
  bias_initializer: initializer("zeros"),
  kernel_regularizer: regularizer(),
  bias_regularizer: regularizer(),
  activity_regularizer: regularizer(),
  kernel_constraint: constraint(),
  bias_constraint: constraint(),
  seed: f.nullable(f.integer()),
};
export type GroupQueryAttentionArgs = LayerArgs<typeof fields>;

/**
 * Attention whose query heads share heads of keys and values in groups (Ainslie et al., 2023).
 * Shapes: query `(batch, T, features)` and value `(batch, S, features)` → `(batch, T, features)`.
 * @see keras.layers.GroupQueryAttention
 * @example const y = new GroupQueryAttention({ head_dim: 8, num_query_heads: 4, num_key_value_heads: 2 })(x, { value });
 */
export class GroupQueryAttention<O extends AttentionOutputs = KerasTensor> extends Layer<
  typeof fields,
  KerasTensor,
  O,
  AttentionOptions
> {
  static override readonly className = "GroupQueryAttention";
  static override readonly pythonName = "GroupedQueryAttention";
  static override readonly fields = fields;
  static override readonly callArguments = callArguments;
  override supportsMasking = true;
  declare private queryDense: EinsumDense;
  declare private keyDense: EinsumDense;
  declare private valueDense: EinsumDense;
  declare private outputDense: EinsumDense;
  private gateDense: EinsumDense | null = null;
  private readonly softmax = this.track("_softmax", new Softmax({ axis: -1 }));
  private readonly dropout = this.track(
    "_dropout_layer",
    new Dropout({ rate: this.config.dropout, seed: this.config.seed }),
  );

  protected override validate(): void {
    const { num_query_heads, num_key_value_heads } = this.config;
    if (num_query_heads % num_key_value_heads === 0) return;
    throw new ConfigError(
      `${String(this)}: num_query_heads must be a multiple of num_key_value_heads. Received: ${num_query_heads} and ${num_key_value_heads}.`,
    );
  }

  protected override build(
    query: Shape,
    shapes: { readonly value_shape?: Shape; readonly key_shape?: Shape },
  ): void {
    const { value_shape: value } = shapes;
    if (value === undefined) {
      throw new ShapeError(
        `${String(this)}: call it as attention(query, { value }). Received: no value.`,
      );
    }
    const { num_query_heads: heads, num_key_value_heads: groups, head_dim, use_gate } = this.config;
    this.queryDense = this.project("query", query, heads);
    this.keyDense = this.project("key", shapes.key_shape ?? value, groups);
    if (use_gate) this.gateDense = this.project("gate", query, heads, { activation: "sigmoid" });
    this.valueDense = this.project("value", value, groups);
    this.outputDense = this.dense("attention_output", {
      equation: "abcd,cde->abe",
      output_shape: [null, query.at(-1) ?? null],
      bias_axes: "e",
    });
    this.track("_output_dense", this.outputDense);
    this.outputDense.buildOnce([null, null, heads, head_dim]);
  }

  /** A projection to heads, built and attached. */
  private project(
    name: string,
    inputShape: Shape,
    heads: number,
    args: Partial<EinsumDenseArgs> = {},
  ): EinsumDense {
    const projection = this.dense(name, {
      equation: "abc,cde->abde",
      output_shape: [null, heads, this.config.head_dim],
      bias_axes: "de",
      ...args,
    });
    projection.buildOnce(inputShape);
    return this.track(`_${name}_dense`, projection);
  }

  private dense(name: string, args: EinsumDenseArgs): EinsumDense {
    const { use_bias, ...config } = this.config;
    return new EinsumDense({
      ...args,
      name,
      bias_axes: use_bias ? (args.bias_axes ?? null) : null,
      kernel_initializer: config.kernel_initializer,
      bias_initializer: config.bias_initializer,
      kernel_regularizer: config.kernel_regularizer,
      bias_regularizer: config.bias_regularizer,
      activity_regularizer: config.activity_regularizer,
      kernel_constraint: config.kernel_constraint,
      bias_constraint: config.bias_constraint,
      dtype: this.dtypePolicy.saved,
    });
  }

  override call(query: Tensor, options: AttentionValues): Tensor | [Tensor, Tensor] {
    const { dropout, head_dim, sliding_window } = this.config;
    const value = requiredValue(this, options);
    const sizes = [query.shape[1] ?? 1, value.shape[1] ?? 1] as const;
    const projected = {
      query: this.queryDense(query),
      key: this.repeat(this.keyDense(options.key ?? value)),
      value: this.repeat(this.valueDense(value)),
      mask: attentionMask(sizes, { ...options, window: sliding_window }),
    };
    const [heads, scores] = attend(projected, {
      axes: [1],
      divisor: Math.sqrt(head_dim),
      fused: dropout === 0 && !options.return_attention_scores,
      softmax: this.softmax,
      dropout: dropout > 0 ? this.dropout : null,
      training: options.training ?? false,
    });
    const gated = this.gateDense === null ? heads : tf.mul(heads, this.gateDense(query));
    const output = this.outputDense(gated);
    return options.return_attention_scores ? [output, scores] : output;
  }

  /** Each head of keys or values once for every query head it serves. */
  private repeat(x: Tensor): Tensor {
    const { num_query_heads, num_key_value_heads } = this.config;
    const times = num_query_heads / num_key_value_heads;
    const heads = Array.from({ length: num_query_heads }, (_, head) => Math.floor(head / times));
    return tf.gather(x, tf.tensor1d(heads, "int32"), 2);
  }

  override computeOutputShape(
    query: Shape,
    options: { value?: AnyTensor; key?: AnyTensor | null; return_attention_scores?: boolean } = {},
  ): Nested<Shape> {
    const value: Shape = options.value?.shape ?? query;
    const key: Shape = options.key?.shape ?? value;
    this.checkShapes(query, value, key);
    if (!options.return_attention_scores) return query;
    const [batch = null, queries = null] = query;
    return [query, [batch, this.config.num_query_heads, queries, key[1] ?? null]];
  }

  private checkShapes(query: Shape, value: Shape, key: Shape): void {
    const inner = (shape: Shape): string => shape.slice(1, -1).join();
    if (query.at(-1) === value.at(-1) && inner(value) === inner(key)) return;
    throw new ShapeError(
      `${String(this)}: query and value must agree in their last size, value and key in all sizes but the last. ` +
        `Received: (${query.join()}), (${value.join()}) and (${key.join()}).`,
    );
  }
}
