import { fields as f, Layer, type LayerArgs, random, type Shape, type Tensor } from "@kmr-js/core";

const fields = {
  /** Share of the values that are set to zero, in [0, 1]. */
  rate: f.numberIn(0, 1),
  /** Makes the masks reproducible. */
  seed: f.nullable(f.integer()),
  /** The shape of the mask; null or 1 where the mask is the same along an axis. */
  noise_shape: f.nullable(f.shape()),
};
export type DropoutArgs = LayerArgs<typeof fields>;

/**
 * In training, sets a share `rate` of the values to zero and scales the rest by `1 / (1 − rate)` (Srivastava et al.,
 * 2014). At inference it gives its input.
 * Shapes: as the input.
 * @see keras.layers.Dropout
 */
export class Dropout extends Layer<typeof fields> {
  static override readonly className = "Dropout";
  static override readonly fields = fields;
  static override readonly callArguments = ["inputs", "training"];
  override supportsMasking = true;
  private readonly generator = new random.SeedGenerator(this.config.seed);

  override call(x: Tensor, { training = false }: { training?: boolean } = {}): Tensor {
    const { rate, noise_shape } = this.config;
    return training && rate > 0
      ? random.dropout(x, rate, { noise_shape, seed: this.generator })
      : x;
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}
