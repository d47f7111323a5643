/** @file What layers share that move the pixels of each image by a random linear map. */
import { type Fields, ops, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import type { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseMovingImageLayer } from "./base-random-image-layer.ts";
import type { ImageSize } from "./bounding-boxes.ts";

/** Where a pixel of the output comes from: `[a, b, c, d, e, f]` is `(a·x + b·y + c, d·x + e·y + f)`. */
export type AffineMap = readonly [number, number, number, number, number, number];

/** Base of rotation, shear, translation and zoom: a subclass draws the map of one image. */
export abstract class BaseAffineLayer<
  F extends Fields & typeof imageFields,
> extends BaseMovingImageLayer<F, Tensor> {
  protected abstract drawMap(size: ImageSize): AffineMap;

  protected override draw(images: Tensor): Tensor {
    const size = this.sizeOf(images);
    const maps = Array.from({ length: images.shape[0] ?? 1 }, () => [...this.drawMap(size), 0, 0]);
    return tf.tensor2d(maps, [maps.length, 8]);
  }

  protected override move(
    images: Tensor,
    maps: Tensor,
    interpolation: "nearest" | "bilinear",
  ): Tensor {
    const { fill_mode, fill_value } = this.config as unknown as {
      readonly fill_mode: "reflect" | "wrap" | "constant" | "nearest";
      readonly fill_value: number;
    };
    const dataFormat = this.dataFormat;
    return ops.image.affineTransform(images, maps, {
      interpolation,
      fill_mode,
      fill_value,
      data_format: dataFormat,
    });
  }
}
