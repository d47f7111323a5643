import { fields as f, Layer, type LayerArgs, random, type Shape, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** Standard deviation of the noise. */
  stddev: f.numberIn(0, Number.POSITIVE_INFINITY),
  /** Makes the noise reproducible. */
  seed: f.nullable(f.integer()),
};
export type GaussianNoiseArgs = LayerArgs<typeof fields>;

/**
 * In training, adds normal noise of mean 0. At inference it gives its input.
 * Shapes: as the input.
 * @see keras.layers.GaussianNoise
 */
export class GaussianNoise extends Layer<typeof fields> {
  static override readonly className = "GaussianNoise";
  static override readonly fields = fields;
  static override readonly callArguments = ["inputs", "training"];
  override supportsMasking = true;
  private readonly generator = new random.SeedGenerator(this.config.seed);

  override call(x: Tensor, { training = false }: { training?: boolean } = {}): Tensor {
    const { stddev } = this.config;
    return training && stddev > 0
      ? tf.add(x, random.normal(x.shape, { stddev, seed: this.generator }))
      : x;
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}
