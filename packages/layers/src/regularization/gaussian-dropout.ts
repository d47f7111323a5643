import { fields as f, Layer, type LayerArgs, random, type Shape, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** Drop probability that the noise stands for, in [0, 1). */
  rate: f.numberIn(0, 1),
  /** Makes the noise reproducible. */
  seed: f.nullable(f.integer()),
};
export type GaussianDropoutArgs = LayerArgs<typeof fields>;

/**
 * In training, multiplies by normal noise of mean 1 and deviation `√(rate / (1 − rate))`. At inference it gives its
 * input.
 * Shapes: as the input.
 * @see keras.layers.GaussianDropout
 */
export class GaussianDropout extends Layer<typeof fields> {
  static override readonly className = "GaussianDropout";
  static override readonly fields = fields;
  static override readonly callArguments = ["inputs", "training"];
  override supportsMasking = true;
  private readonly generator = new random.SeedGenerator(this.config.seed);

  override call(x: Tensor, { training = false }: { training?: boolean } = {}): Tensor {
    const { rate } = this.config;
    if (!training || rate === 0) return x;
    const stddev = Math.sqrt(rate / (1 - rate));
    return tf.mul(x, random.normal(x.shape, { mean: 1, stddev, seed: this.generator }));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}
