import {
  fields as f,
  initializers,
  type KerasTensor,
  knownSize,
  type LayerArgs,
  type Nested,
  type Shape,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { type AttentionOutputs, attentionFields, BaseAttention } from "./base-attention.ts";

const fields = {
  /** Weigh the features by numbers that are learned. */
  use_scale: f.boolean(true),
  ...attentionFields,
};
export type AdditiveAttentionArgs = LayerArgs<typeof fields>;

/**
 * Attention by sums (Bahdanau et al., 2015): `softmax(Σ scale ⊙ tanh(query + key)) · value`.
 * Shapes: `[(batch, T, features), (batch, S, size)]`, the key `(batch, S, features)` or the value → `(batch, T, size)`.
 * @see keras.layers.AdditiveAttention
 * @example const y = new AdditiveAttention()([query, value]);
 */
export class AdditiveAttention<O extends AttentionOutputs = KerasTensor> extends BaseAttention<
  typeof fields,
  O
> {
  static override readonly className = "AdditiveAttention";
  static override readonly fields = fields;
  scale: Variable | null = null;

  protected override build(inputShapes: Nested<Shape>): void {
    const [query = []] = this.checkShapes(inputShapes);
    if (!this.config.use_scale) return;
    this.scale = this.addWeight("scale", {
      shape: [knownSize(query, -1, this)],
      initializer: new initializers.GlorotUniform(),
    });
  }

  protected override scores(query: Tensor, key: Tensor): Tensor {
    const sums = tf.tanh(tf.add(tf.expandDims(query, -2), tf.expandDims(key, -3)));
    return tf.sum(this.scale === null ? sums : tf.mul(this.scale.value, sums), -1);
  }
}
