import {
  constraint,
  fields as f,
  initializer,
  Layer,
  type LayerArgs,
  regularizer,
  type Shape,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** Size of the vocabulary: the largest index plus 1. */
  input_dim: f.positiveInteger(),
  /** Size of a vector. */
  output_dim: f.positiveInteger(),
  embeddings_initializer: initializer("uniform"),
  embeddings_regularizer: regularizer(),
  activity_regularizer: regularizer(),
  embeddings_constraint: constraint(),
  /** Index 0 is padding: the layers that follow skip it. */
  mask_zero: f.boolean(false),
  lora_rank: f.ignored(),
  lora_alpha: f.ignored(),
  quantization_config: f.ignored(),
};
export type EmbeddingArgs = LayerArgs<typeof fields>;

/**
 * Looks vectors up by index: `embeddings[x]`.
 * Shapes: `(batch, …)` → `(batch, …, output_dim)`.
 * @see keras.layers.Embedding
 * @example const y = new Embedding({ input_dim: 1000, output_dim: 64 })(x);
 */
export class Embedding extends Layer<typeof fields> {
  static override readonly className = "Embedding";
  static override readonly fields = fields;
  override supportsMasking = this.config.mask_zero;
  declare embeddings: Variable;

  protected override build(): void {
    this.embeddings = this.addWeight("embeddings", {
      shape: [this.config.input_dim, this.config.output_dim],
      initializer: this.config.embeddings_initializer,
      regularizer: this.config.embeddings_regularizer,
      constraint: this.config.embeddings_constraint,
    });
  }

  override call(x: Tensor): Tensor {
    return tf.gather(this.embeddings.value, tf.cast(x, "int32"));
  }

  override computeMask(x: Tensor): Tensor | undefined {
    return this.config.mask_zero ? tf.notEqual(x, 0) : undefined;
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return [...inputShape, this.config.output_dim];
  }
}
