import { fields as f, type LayerArgs, type Tensor } from "@kmr-js/core";
import { type Augmentation, allAugmentations } from "./augmentations.ts";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";
import type { BoundingBoxes } from "./bounding-boxes.ts";
import { factorRange, interpolation, seed, valueRange } from "./ranges.ts";

const fields = {
  ...imageFields,
  value_range: valueRange,
  /** How many changes follow one another. */
  num_ops: f.positiveInteger(2),
  /** How strong they are. */
  factor: factorRange(0, 1, 0.5),
  interpolation,
  seed,
};
export type RandAugmentArgs = LayerArgs<typeof fields>;

/**
 * In training, changes a batch of images by `num_ops` randomly chosen augmentations (Cubuk et al., 2019). At inference
 * it gives its input.
 * Shapes: as the images, which have 3 channels.
 * @see keras.layers.RandAugment
 */
export class RandAugment extends BaseRandomImageLayer<typeof fields, readonly Augmentation[]> {
  static override readonly className = "RandAugment";
  static override readonly fields = fields;
  private readonly augmentations = allAugmentations(this.config);

  protected override draw(): readonly Augmentation[] {
    return Array.from({ length: this.config.num_ops }, () => {
      const choice = Math.floor(this.augmentations.length * this.generator.next());
      return this.augmentations[choice] as Augmentation;
    });
  }

  protected override augment(images: Tensor, steps: readonly Augmentation[]): Tensor {
    return steps.reduce((x, step) => step(x, { training: true }), images);
  }

  protected override transformBoundingBoxes(boxes: BoundingBoxes, drawn: unknown): BoundingBoxes {
    return drawn === null ? boxes : this.refuseBoxes();
  }

  protected override transformSegmentationMasks(masks: Tensor, drawn: unknown): Tensor {
    return drawn === null ? masks : this.refuseMasks();
  }
}
