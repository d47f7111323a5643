import { fields as f, Layer, type LayerArgs, random, type Shape, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** What SELU gives for very negative values. */
const LIMIT = -1.6732632423543772 * 1.0507009873554805;

const fields = {
  /** Share of the values that are dropped, in [0, 1]. */
  rate: f.numberIn(0, 1),
  /** Makes the noise reproducible. */
  seed: f.nullable(f.integer()),
  /** The shape of the mask; null or 1 where the mask is the same along an axis. */
  noise_shape: f.nullable(f.shape()),
};
export type AlphaDropoutArgs = LayerArgs<typeof fields>;

/**
 * In training, sets values to the lower limit of SELU, and scales so that mean and variance stay (Klambauer et al.,
 * 2017). At inference it gives its input.
 * Shapes: as the input.
 * @see keras.layers.AlphaDropout
 */
export class AlphaDropout extends Layer<typeof fields> {
  static override readonly className = "AlphaDropout";
  static override readonly fields = fields;
  static override readonly callArguments = ["inputs", "training"];
  override supportsMasking = true;
  private readonly generator = new random.SeedGenerator(this.config.seed);

  override call(x: Tensor, { training = false }: { training?: boolean } = {}): Tensor {
    const { rate, noise_shape } = this.config;
    if (!training || rate === 0) return x;
    const shape = (noise_shape ?? x.shape).map((size, i) => size ?? x.shape[i] ?? 1);
    const draw = random.uniform(shape, { seed: this.generator });
    const kept = tf.cast(tf.greaterEqual(draw, rate), "float32");
    const scale = ((1 - rate) * (1 + rate * LIMIT ** 2)) ** -0.5;
    const values = tf.add(tf.mul(x, kept), tf.mul(tf.sub(1, kept), LIMIT));
    return tf.add(tf.mul(values, scale), -scale * LIMIT * rate);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}
