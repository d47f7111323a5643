/** @file What layers share that change images at random in training. */
import { type Fields, random, type Tensor, UnsupportedError } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseImagePreprocessingLayer, type imageFields } from "./base-image-preprocessing-layer.ts";
import type { BoundingBoxes } from "./bounding-boxes.ts";
import type { Range } from "./ranges.ts";

/**
 * Base of the layers that change images at random in training, each image of a batch by its own draw. At inference they
 * give their input. A subclass draws, and changes images by what was drawn.
 */
export abstract class BaseRandomImageLayer<
  F extends Fields & typeof imageFields,
  T,
> extends BaseImagePreprocessingLayer<F, T | null> {
  protected readonly generator = new random.SeedGenerator(
    (this.config as unknown as { readonly seed: number | null }).seed,
  );

  /** What happens to a batch of images. */
  protected abstract draw(images: Tensor): T;

  /** Does what was drawn to a batch of images of floats. */
  protected abstract augment(images: Tensor, drawn: T): Tensor;

  protected override chooseTransformation(images: Tensor, training: boolean): T | null {
    return training ? this.draw(images) : null;
  }

  protected override transformImages(images: Tensor, drawn: T | null): Tensor {
    const floats = tf.cast(images, "float32");
    return drawn === null ? floats : this.augment(floats, drawn);
  }

  /** A number from a range. */
  protected uniform([low, high]: Range): number {
    return low + (high - low) * this.generator.next();
  }

  /** A draw for each image, `(batch, 1, 1, 1)`. */
  protected perImage(images: Tensor, draw: () => number): Tensor {
    const count = images.shape[0] ?? 1;
    return tf.tensor4d(Float32Array.from({ length: count }, draw), [count, 1, 1, 1]);
  }

  /** Whether each image is changed: with a chance that is drawn from a range. */
  protected chosen(images: Tensor, chance: Range): Tensor {
    return tf.cast(
      this.perImage(images, () => (this.generator.next() < this.uniform(chance) ? 1 : 0)),
      "bool",
    );
  }

  /** @throws UnsupportedError: bounding boxes do not follow this transformation. */
  protected refuseBoxes(): never {
    return this.refuse("bounding_boxes");
  }

  /** @throws UnsupportedError: segmentation masks do not follow this transformation. */
  protected refuseMasks(): never {
    return this.refuse("segmentation_masks");
  }

  private refuse(key: string): never {
    throw new UnsupportedError(
      `${String(this)}: ${key} do not follow its transformation in training. ` +
        `Call it on images without ${key}, or with training: false.`,
    );
  }
}

/** Base of the random layers that move pixels: segmentation masks move with them, without mixing their classes. */
export abstract class BaseMovingImageLayer<
  F extends Fields & typeof imageFields,
  T,
> extends BaseRandomImageLayer<F, T> {
  /** Moves pixels as was drawn. */
  protected abstract move(images: Tensor, drawn: T, interpolation: "nearest" | "bilinear"): Tensor;

  protected override augment(images: Tensor, drawn: T): Tensor {
    const { interpolation } = this.config as unknown as {
      readonly interpolation: "nearest" | "bilinear";
    };
    return this.move(images, drawn, interpolation);
  }

  protected override transformSegmentationMasks(masks: Tensor, drawn: T | null): Tensor {
    return drawn === null ? masks : this.move(masks, drawn, "nearest");
  }

  protected override transformBoundingBoxes(boxes: BoundingBoxes, drawn: T | null): BoundingBoxes {
    return drawn === null ? boxes : this.refuseBoxes();
  }
}
