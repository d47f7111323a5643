import { fields as f, type LayerArgs, random, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { type Augmentation, allAugmentations, basicAugmentations } from "./augmentations.ts";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";
import type { BoundingBoxes } from "./bounding-boxes.ts";
import { drawBeta } from "./mixing.ts";
import { clip } from "./pixel-values.ts";
import { factorRange, interpolation, seed, valueRange } from "./ranges.ts";

const fields = {
  ...imageFields,
  value_range: valueRange,
  /** How many changed versions are mixed. */
  num_chains: f.positiveInteger(3),
  /** How many changes follow one another in each, at most. */
  chain_depth: f.positiveInteger(3),
  /** How strong they are. */
  factor: factorRange(0, 1, 0.3),
  /** Parameter of the distributions that the weights are drawn from. */
  alpha: f.number(1),
  /** Choose from brightness, colour, contrast and sharpness too. */
  all_ops: f.boolean(true),
  interpolation,
  seed,
};
export type AugMixArgs = LayerArgs<typeof fields>;

interface Chain {
  readonly weight: number;
  readonly steps: readonly Augmentation[];
}
interface Mixture {
  readonly chains: readonly Chain[];
  /** How much of the result is the image as it came. */
  readonly own: number;
}

/**
 * In training, mixes a batch of images with several randomly changed versions of it (Hendrycks et al., 2019). At
 * inference it gives its input.
 * Shapes: as the images.
 * @see keras.layers.AugMix
 */
export class AugMix extends BaseRandomImageLayer<typeof fields, Mixture> {
  static override readonly className = "AugMix";
  static override readonly fields = fields;
  private readonly augmentations = this.config.all_ops
    ? allAugmentations(this.config)
    : basicAugmentations(this.config);

  protected override draw(): Mixture {
    const { num_chains, chain_depth, alpha } = this.config;
    const shares = [...random.gamma([num_chains], alpha, { seed: this.generator }).dataSync()];
    const total = shares.reduce((a, b) => a + b, 0);
    const chains = shares.map((share) => ({
      weight: share / total,
      steps: Array.from({ length: chain_depth }, () => this.drawStep()).flat(),
    }));
    return { chains, own: drawBeta(alpha, this.generator) };
  }

  /** One change, or none. */
  private drawStep(): Augmentation[] {
    const choice = Math.floor((this.augmentations.length + 1) * this.generator.next());
    return this.augmentations.slice(choice, choice + 1);
  }

  protected override augment(images: Tensor, { chains, own }: Mixture): Tensor {
    const versions = chains.map(({ weight, steps }) => {
      const changed = steps.reduce((x, step) => step(x, { training: true }), images);
      return tf.mul(changed, weight);
    });
    const mixed = tf.add(tf.mul(images, own), tf.mul(tf.addN(versions), 1 - own));
    return clip(mixed, this.config.value_range);
  }

  protected override transformBoundingBoxes(
    boxes: BoundingBoxes,
    drawn: Mixture | null,
  ): BoundingBoxes {
    return drawn === null ? boxes : this.refuseBoxes();
  }

  protected override transformSegmentationMasks(masks: Tensor, drawn: Mixture | null): Tensor {
    return drawn === null ? masks : this.refuseMasks();
  }
}
