import {
  type AnyTensor,
  isJsonObject,
  type JsonObject,
  type KerasTensor,
  Layer,
  maskOf,
  type Nested,
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
  fields,
  requiredValue,
} from "./arguments.ts";
import { attend } from "./attend.ts";
import { attentionEquations, projectionEquation } from "./equations.ts";
import { attentionMask } from "./masks.ts";

export type { AttentionOptions, MultiHeadAttentionArgs } from "./arguments.ts";

/** `[output, scores]` has to be asked for by type: `new MultiHeadAttention<readonly [KerasTensor, KerasTensor]>(…)`. */
type Outputs = KerasTensor | readonly [output: KerasTensor, scores: KerasTensor];

/**
 * Attention of several heads (Vaswani et al., 2017): `softmax(q · kᵀ / √key_dim) · v` for each head, projected.
 * Shapes: query `(batch, T, features)` and value `(batch, S, features)` → `(batch, T, features)`.
 * @see keras.layers.MultiHeadAttention
 * @example const y = new MultiHeadAttention({ num_heads: 2, key_dim: 16 })(query, { value });
 */
export class MultiHeadAttention<O extends Outputs = KerasTensor> extends Layer<
  typeof fields,
  KerasTensor,
  O,
  AttentionOptions
> {
  static override readonly className = "MultiHeadAttention";
  static override readonly fields = fields;
  static override readonly callArguments = callArguments;
  override supportsMasking = true;
  declare query_dense: EinsumDense;
  declare key_dense: EinsumDense;
  declare value_dense: EinsumDense;
  declare output_dense: EinsumDense;
  gate_dense: EinsumDense | null = null;
  declare private softmax: Softmax;
  declare private dropout: Dropout;
  /** Set by `build`, as it depends on the rank. */
  private attentionAxes = this.config.attention_axes;

  /** Keras 2 saved the shape of the query alone: such a layer is built by its call. */
  override buildFromConfig(config: JsonObject): void {
    if (isJsonObject(config["shapes_dict"])) super.buildFromConfig(config);
  }

  protected override build(
    query: Shape,
    shapes: { readonly value_shape?: Shape; readonly key_shape?: Shape },
  ): void {
    const { value_shape: value } = shapes;
    if (value === undefined)
      throw new ShapeError(
        `${String(this)}: call it as attention(query, { value }). Received: no value.`,
      );
    const key = shapes.key_shape ?? value;
    if (value.slice(1, -1).join() !== key.slice(1, -1).join()) {
      throw new ShapeError(
        `${String(this)}: value and key must agree in all sizes but the last. Received: (${value.join()}) and (${key.join()}).`,
      );
    }
    const { num_heads, key_dim, use_gate, dropout, seed } = this.config;
    const project = (
      name: string,
      input: Shape,
      size: number,
      args: Partial<EinsumDenseArgs> = {},
    ): EinsumDense => {
      const layer = this.projection(name, input.length - 1, 1, [num_heads, size], args);
      layer.buildOnce(input);
      return layer;
    };
    this.query_dense = this.track("query_dense", project("query", query, key_dim), [
      "_query_dense",
    ]);
    this.key_dense = this.track("key_dense", project("key", key, key_dim), ["_key_dense"]);
    if (use_gate) {
      this.gate_dense = this.track(
        "_gate_dense",
        project("gate", query, this.valueDim, { activation: "sigmoid" }),
      );
    }
    this.value_dense = this.track("value_dense", project("value", value, this.valueDim), [
      "_value_dense",
    ]);
    const axes = this.axesFor(value.length);
    this.attentionAxes = axes;
    const { scoresRank } = attentionEquations(value.length + 1, axes);
    this.softmax = this.track(
      "_softmax",
      new Softmax({ axis: axes.map((_, i) => scoresRank - axes.length + i) }),
    );
    this.dropout = this.track("_dropout_layer", new Dropout({ rate: dropout, seed }));
    const features = this.config.output_shape ?? query.slice(-1);
    this.output_dense = this.track(
      "output_dense",
      this.projection("attention_output", query.length - 1, 2, features),
      ["_output_dense"],
    );
    this.output_dense.buildOnce([...query.slice(0, -1), num_heads, this.valueDim]);
  }

  private get valueDim(): number {
    return this.config.value_dim ?? this.config.key_dim;
  }

  private axesFor(rank: number): readonly number[] {
    const { attention_axes } = this.config;
    if (attention_axes === null) return Array.from({ length: rank - 2 }, (_, i) => i + 1);
    return attention_axes.map((axis) => (axis < 0 ? axis + rank : axis));
  }

  private projection(
    name: string,
    free: number,
    bound: number,
    sizes: Shape,
    args: Partial<EinsumDenseArgs> = {},
  ): EinsumDense {
    const { use_bias, ...config } = this.config;
    const { equation, bias_axes } = projectionEquation(free, bound, sizes.length);
    return new EinsumDense({
      name,
      equation,
      output_shape: [...Array<null>(free - 1).fill(null), ...sizes],
      bias_axes: use_bias ? bias_axes : null,
      kernel_initializer: config.kernel_initializer,
      bias_initializer: config.bias_initializer,
      kernel_regularizer: config.kernel_regularizer,
      bias_regularizer: config.bias_regularizer,
      activity_regularizer: config.activity_regularizer,
      kernel_constraint: config.kernel_constraint,
      bias_constraint: config.bias_constraint,
      dtype: this.dtypePolicy.saved,
      ...args,
    });
  }

  override call(query: Tensor, options: AttentionValues): Tensor | [Tensor, Tensor] {
    const value = requiredValue(this, options);
    const key = options.key ?? value;
    const window = this.config.sliding_window;
    const mask = attentionMask([query.shape[1] ?? 1, value.shape[1] ?? 1], {
      ...options,
      query_mask: maskOf(query) ?? null, // Keras takes the query's own mask, whatever `query_mask` is
      window,
    });
    const projected = {
      query: this.query_dense(query),
      key: this.key_dense(key),
      value: this.value_dense(value),
      mask,
    };
    const { dropout, key_dim } = this.config;
    const [heads, scores] = attend(projected, {
      axes: this.axesFor(query.rank),
      divisor: Math.sqrt(key_dim),
      fused: dropout === 0 && !options.return_attention_scores && query.rank === 3,
      softmax: this.softmax,
      dropout: dropout > 0 ? this.dropout : null,
      training: options.training ?? false,
    });
    const gated = this.gate_dense === null ? heads : tf.mul(heads, this.gate_dense(query));
    const output = this.output_dense(gated);
    return options.return_attention_scores ? [output, scores] : output;
  }

  override computeOutputShape(
    query: Shape,
    options: { value?: AnyTensor; return_attention_scores?: boolean } = {},
  ): Nested<Shape> {
    const { output_shape, num_heads } = this.config;
    const output = output_shape === null ? query : [...query.slice(0, -1), ...output_shape];
    if (!options.return_attention_scores) return output;
    const value = options.value?.shape ?? query;
    const axes = this.axesFor(query.length);
    const batch = query.slice(0, -1).filter((_, axis) => !axes.includes(axis));
    const sizes = (shape: Shape): Shape => axes.map((axis) => shape[axis] ?? null);
    return [output, [...batch, num_heads, ...sizes(query), ...sizes(value)]];
  }

  /** As Keras writes it: the defaults that depend on others are filled in. */
  override getConfig(): JsonObject {
    return { ...super.getConfig(), value_dim: this.valueDim, attention_axes: this.attentionAxes };
  }
}
