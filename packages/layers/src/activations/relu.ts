import {
  ConfigError,
  fields as f,
  Layer,
  type LayerArgs,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** Largest output; null for none. */
  max_value: f.nullable(f.number()),
  /** Slope below the threshold. */
  negative_slope: f.number(0),
  /** Where the positive part begins. */
  threshold: f.number(0),
};
export type ReLUArgs = LayerArgs<typeof fields>;

/**
 * `x` from the threshold on, at most `max_value`; below, `negative_slope · (x − threshold)`.
 * Shapes: as the input.
 * @see keras.layers.ReLU
 */
export class ReLU extends Layer<typeof fields> {
  static override readonly className = "ReLU";
  static override readonly fields = fields;
  override supportsMasking = true;

  protected override validate(): void {
    for (const key of ["max_value", "negative_slope", "threshold"] as const) {
      const value = this.config[key];
      if (value !== null && value < 0)
        throw new ConfigError(
          `${String(this)}: ${key} must not be negative. Received: ${key}=${value}.`,
        );
    }
  }

  override call(x: Tensor): Tensor {
    const { max_value, negative_slope, threshold } = this.config;
    const above = tf.greaterEqual(x, threshold);
    const bounded = max_value === null ? x : tf.minimum(x, max_value);
    return tf.where(above, bounded, tf.mul(tf.sub(x, threshold), negative_slope));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}
