import {
  constraint,
  type DType,
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
  /** The way back uses the same vectors; otherwise it has a matrix of its own. */
  tie_weights: f.boolean(true),
  /** The dtype Keras computes the way back in. */
  reverse_dtype: f.nullable(f.string()),
  /** Bound that the logits approach; null for none. */
  logit_soft_cap: f.nullable(f.number()),
};
export type ReversibleEmbeddingArgs = LayerArgs<typeof fields>;

/** Keyword arguments of a call. */
interface Options {
  /** From vectors to logits, not from indices to vectors. */
  readonly reverse?: boolean;
}

/**
 * Looks vectors up by index, and with `reverse` scores vectors against all of them.
 * Shapes: `(batch, …)` → `(batch, …, output_dim)`; in reverse `(batch, …, output_dim)` → `(batch, …, input_dim)`.
 * @see keras.layers.ReversibleEmbedding
 */
export class ReversibleEmbedding extends Layer<typeof fields> {
  static override readonly className = "ReversibleEmbedding";
  static override readonly fields = fields;
  static override readonly callArguments = ["inputs", "reverse"];
  override supportsMasking = this.config.mask_zero;
  declare embeddings: Variable;
  reverse_embeddings: Variable | null = null;

  protected override build(): void {
    const { input_dim, output_dim, tie_weights, ...config } = this.config;
    this.embeddings = this.addWeight("embeddings", {
      shape: [input_dim, output_dim],
      initializer: config.embeddings_initializer,
      regularizer: config.embeddings_regularizer,
      constraint: config.embeddings_constraint,
    });
    if (!tie_weights) {
      this.reverse_embeddings = this.addWeight("reverse_embeddings", {
        shape: [output_dim, input_dim],
        initializer: config.embeddings_initializer,
      });
    }
  }

  override notices(): readonly string[] {
    const { reverse_dtype: dtype } = this.config;
    const same = dtype === null || dtype === "float32";
    return same
      ? super.notices()
      : [...super.notices(), `reverse_dtype ${dtype} is computed in float32.`];
  }

  override call(x: Tensor, { reverse = false }: Options = {}): Tensor {
    if (!reverse) return tf.gather(this.embeddings.value, tf.cast(x, "int32"));
    const { input_dim, output_dim, logit_soft_cap: cap } = this.config;
    const rows = tf.reshape(x, [-1, output_dim]);
    const logits =
      this.reverse_embeddings === null
        ? tf.matMul(rows, this.embeddings.value as tf.Tensor2D, false, true)
        : tf.matMul(rows, this.reverse_embeddings.value as tf.Tensor2D);
    const capped = cap === null ? logits : tf.mul(tf.tanh(tf.div(logits, cap)), cap);
    return tf.reshape(capped, [...x.shape.slice(0, -1), input_dim]);
  }

  override computeMask(x: Tensor): Tensor | undefined {
    return this.config.mask_zero && x.dtype !== "float32" ? tf.notEqual(x, 0) : undefined;
  }

  override computeOutputShape(inputShape: Shape, { reverse = false }: Options = {}): Shape {
    return reverse
      ? [...inputShape.slice(0, -1), this.config.input_dim]
      : [...inputShape, this.config.output_dim];
  }

  override computeOutputDtype(): DType {
    return "float32";
  }
}
