import { type LayerArgs, ops, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";
import { changeChannel, clip } from "./pixel-values.ts";
import { factorRange, seed, valueRange } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** A draw of 0.5 changes nothing, one of 0 takes the colour away, one near 1 makes it strong. */
  factor: factorRange(-1, 1),
  value_range: valueRange,
  seed,
};
export type RandomSaturationArgs = LayerArgs<typeof fields>;

/** What Keras adds to a denominator that could be 0. */
const epsilon = 1e-7;

/**
 * In training, makes the colours of each image stronger or weaker: the saturation is multiplied by `f / (1 − f)` for a
 * random f. At inference it gives its input.
 * Shapes: as the images, which have 3 channels.
 * @see keras.layers.RandomSaturation
 */
export class RandomSaturation extends BaseRandomImageLayer<typeof fields, Tensor> {
  static override readonly className = "RandomSaturation";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Tensor {
    return this.perImage(images, () => {
      const drawn = this.uniform(this.config.factor);
      return drawn / (1 - drawn + epsilon);
    });
  }

  protected override augment(images: Tensor, factor: Tensor): Tensor {
    const format = { data_format: this.dataFormat };
    const axis = this.dataFormat === "channels_first" ? 1 : 3;
    const hsv = changeChannel(ops.image.rgbToHsv(images, format), axis, 1, (saturation) =>
      clip(tf.mul(saturation, factor), this.config.value_range),
    );
    return ops.image.hsvToRgb(hsv, format);
  }
}
