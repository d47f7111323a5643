import {
  fields as f,
  initializers,
  type KerasTensor,
  type LayerArgs,
  type Nested,
  type Shape,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { type AttentionOutputs, attentionFields, BaseAttention } from "./base-attention.ts";

const fields = {
  /** Multiply the scores by a number that is learned. */
  use_scale: f.boolean(false),
  /** `dot`: products of query and key; `concat`: the sum of `tanh(query + key)`. */
  score_mode: f.choice(["dot", "concat"], "dot"),
  ...attentionFields,
};
export type AttentionArgs = LayerArgs<typeof fields>;

/**
 * Attention by dot products (Luong et al., 2015): `softmax(query · keyᵀ) · value`.
 * Shapes: `[(batch, T, features), (batch, S, size)]`, the key `(batch, S, features)` or the value → `(batch, T, size)`.
 * @see keras.layers.Attention
 * @example const y = new Attention()([query, value]);
 */
export class Attention<O extends AttentionOutputs = KerasTensor> extends BaseAttention<
  typeof fields,
  O
> {
  static override readonly className = "Attention";
  static override readonly fields = fields;
  scale: Variable | null = null;
  concat_score_weight: Variable | null = null;

  protected override build(inputShapes: Nested<Shape>): void {
    super.build(inputShapes);
    const initializer = new initializers.Ones();
    const { use_scale, score_mode } = this.config;
    if (use_scale) this.scale = this.addWeight("scale", { shape: [], initializer });
    if (score_mode === "dot") return;
    this.concat_score_weight = this.addWeight("concat_score_weight", { shape: [], initializer });
  }

  protected override scores(query: Tensor, key: Tensor): Tensor {
    const { scale, concat_score_weight: weight } = this;
    const scaled = (x: Tensor): Tensor => (scale === null ? x : tf.mul(x, scale.value));
    if (weight === null) return scaled(tf.matMul(query, key, false, true));
    const sums = tf.add(tf.expandDims(query, -2), tf.expandDims(key, -3));
    return tf.mul(weight.value, tf.sum(tf.tanh(scaled(sums)), -1));
  }
}
