import { type LayerArgs, ops, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";
import { blend, clip } from "./pixel-values.ts";
import { factorRange, seed, valueRange } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** A draw of 0 smooths, 0.5 changes nothing, 1 sharpens. */
  factor: factorRange(0, 1),
  value_range: valueRange,
  seed,
};
export type RandomSharpnessArgs = LayerArgs<typeof fields>;

/** The mean of a pixel and its neighbours, the pixel five times as heavy as each of them. */
const smoothing = [1, 1, 1, 1, 5, 1, 1, 1, 1].map((weight) => weight / 13);

/**
 * In training, smooths or sharpens each image by a random amount. At inference it gives its input.
 * Shapes: as the images.
 * @see keras.layers.RandomSharpness
 */
export class RandomSharpness extends BaseRandomImageLayer<typeof fields, Tensor> {
  static override readonly className = "RandomSharpness";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Tensor {
    return this.perImage(images, () => 1 - 2 * this.uniform(this.config.factor));
  }

  protected override augment(images: Tensor, share: Tensor): Tensor {
    const dataFormat = this.dataFormat;
    const channels = images.shape[dataFormat === "channels_first" ? 1 : 3] ?? 1;
    const kernel = tf.tile(tf.tensor4d(smoothing, [3, 3, 1, 1]), [1, 1, channels, 1]);
    const smooth = ops.depthwiseConv(images, kernel, { padding: "same", data_format: dataFormat });
    return clip(blend(images, smooth, share), this.config.value_range);
  }
}
