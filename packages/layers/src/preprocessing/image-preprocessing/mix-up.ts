import { fields as f, type LayerArgs, random, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";
import type { BoundingBoxes } from "./bounding-boxes.ts";
import { drawBeta, mixLabels } from "./mixing.ts";
import { seed } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** Both parameters of the beta distribution that the weights are drawn from. */
  alpha: f.number(0.2),
  seed,
};
export type MixUpArgs = LayerArgs<typeof fields>;

interface Mixture {
  readonly order: Tensor;
  readonly weight: Tensor;
}

/**
 * In training, mixes each image with another of the batch, and the labels likewise (Zhang et al., 2018). At inference it
 * gives its input.
 * Shapes: as the images; labels `(batch, classes)`.
 * @see keras.layers.MixUp
 */
export class MixUp extends BaseRandomImageLayer<typeof fields, Mixture> {
  static override readonly className = "MixUp";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Mixture {
    const count = images.shape[0] ?? 1;
    return {
      order: random.shuffle(tf.range(0, count, 1, "int32"), { seed: this.generator }),
      weight: this.perImage(images, () => drawBeta(this.config.alpha, this.generator)),
    };
  }

  protected override augment(images: Tensor, { order, weight }: Mixture): Tensor {
    return mixLabels(images, order, weight);
  }

  protected override transformSegmentationMasks(masks: Tensor, drawn: Mixture | null): Tensor {
    return drawn === null ? masks : this.augment(masks, drawn);
  }

  protected override transformLabels(labels: Tensor, drawn: Mixture | null): Tensor {
    return drawn === null
      ? labels
      : mixLabels(labels, drawn.order, tf.reshape(drawn.weight, [-1, 1]));
  }

  protected override transformBoundingBoxes(
    boxes: BoundingBoxes,
    drawn: Mixture | null,
  ): BoundingBoxes {
    return drawn === null ? boxes : this.refuseBoxes();
  }
}
