import { type LayerArgs, random, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";
import type { BoundingBoxes } from "./bounding-boxes.ts";
import { insideBoxes, type PixelBox } from "./boxes-of-pixels.ts";
import { drawBeta, mixLabels } from "./mixing.ts";
import { factorRange, seed } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** Range of the parameter of the beta distribution that the size of the part is drawn from. */
  factor: factorRange(0, 1, 1),
  seed,
};
export type CutMixArgs = LayerArgs<typeof fields>;

interface Cut {
  readonly order: Tensor;
  readonly inside: Tensor;
  /** How much of each image is its own. */
  readonly weight: Tensor;
}

/**
 * In training, puts a rectangle of another image of the batch into each, and mixes the labels by area (Yun et al.,
 * 2019). At inference it gives its input.
 * Shapes: as the images; labels `(batch, classes)`.
 * @see keras.layers.CutMix
 */
export class CutMix extends BaseRandomImageLayer<typeof fields, Cut> {
  static override readonly className = "CutMix";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Cut {
    const count = images.shape[0] ?? 1;
    const size = this.sizeOf(images);
    const alpha = this.uniform(this.config.factor) + 1e-6;
    const boxes = Array.from({ length: count }, (): PixelBox => {
      const share = Math.sqrt(1 - drawBeta(alpha, this.generator));
      const [width, height] = [share * size.width, share * size.height];
      const left = this.generator.next() * (size.width - width);
      const top = this.generator.next() * (size.height - height);
      return { left, right: left + width, top, bottom: top + height };
    });
    const weights = boxes.map(
      ({ left, right, top, bottom }) =>
        1 - ((right - left) * (bottom - top)) / (size.width * size.height),
    );
    return {
      order: random.shuffle(tf.range(0, count, 1, "int32"), { seed: this.generator }),
      inside: insideBoxes(boxes, size, this.dataFormat),
      weight: tf.tensor2d(weights, [count, 1]),
    };
  }

  protected override augment(images: Tensor, { order, inside }: Cut): Tensor {
    return tf.where(inside, tf.gather(images, order as tf.Tensor1D), images);
  }

  protected override transformSegmentationMasks(masks: Tensor, cut: Cut | null): Tensor {
    return cut === null ? masks : this.augment(masks, cut);
  }

  protected override transformLabels(labels: Tensor, cut: Cut | null): Tensor {
    return cut === null ? labels : mixLabels(labels, cut.order, cut.weight);
  }

  protected override transformBoundingBoxes(boxes: BoundingBoxes, cut: Cut | null): BoundingBoxes {
    return cut === null ? boxes : this.refuseBoxes();
  }
}
