import { type LayerArgs, ops, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";
import { changeChannel, clip, rescale } from "./pixel-values.ts";
import { factorRange, type Range, seed, valueRange } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** How far the hue turns, at most: 1 is half a turn, either way. */
  factor: factorRange(0, 1),
  value_range: valueRange,
  seed,
};
export type RandomHueArgs = LayerArgs<typeof fields>;

const unit: Range = [0, 1];

/**
 * In training, turns the hue of each image by a random angle. At inference it gives its input.
 * Shapes: as the images, which have 3 channels.
 * @see keras.layers.RandomHue
 */
export class RandomHue extends BaseRandomImageLayer<typeof fields, Tensor> {
  static override readonly className = "RandomHue";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Tensor {
    return this.perImage(images, () => {
      const sign = this.generator.next() > 0.5 ? -1 : 1;
      return 0.5 * sign * this.uniform(this.config.factor);
    });
  }

  protected override augment(images: Tensor, turn: Tensor): Tensor {
    const { value_range: range } = this.config;
    const format = { data_format: this.dataFormat };
    const axis = this.dataFormat === "channels_first" ? 1 : 3;
    const hsv = ops.image.rgbToHsv(rescale(images, range, unit), format);
    const turned = changeChannel(hsv, axis, 0, (hue) => {
      const moved = tf.add(hue, turn);
      return tf.sub(moved, tf.floor(moved));
    });
    return rescale(clip(ops.image.hsvToRgb(turned, format), unit), unit, range);
  }
}
