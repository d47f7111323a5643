import type { Field, LayerArgs, Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";
import { bytes, clip, rescale } from "./pixel-values.ts";
import { type Factor, factor, type Range, seed, valueRange } from "./ranges.ts";

const share = factor(0, 1);
/** Two numbers from 0 to 1; one number stands for 0 and itself. */
const shares: Field<Factor, Range, false> = {
  required: false,
  initial: 0,
  float: true,
  parse: (value, place) => {
    const given = share.parse(value, place);
    const [a, b] = typeof given === "number" ? [0, given] : [given[0] ?? 0, given[1] ?? 0];
    return Object.freeze([Math.min(a, b), Math.max(a, b)]) as Range;
  },
  serialize: (value) => value,
};

const fields = {
  ...imageFields,
  value_range: valueRange,
  /** How much is added to the values before they are turned, as a share of 255. */
  addition_factor: shares,
  /** From which value on values are turned, as a share of 255. */
  threshold_factor: shares,
  seed,
};
export type SolarizationArgs = LayerArgs<typeof fields>;

interface Turn {
  readonly additions: Tensor;
  readonly thresholds: Tensor;
}

/**
 * In training, adds a random amount to each image and inverts the values from a random threshold on. At inference it
 * gives its input, as Keras's layer does.
 * Shapes: as the images.
 * @see keras.layers.Solarization
 */
export class Solarization extends BaseRandomImageLayer<typeof fields, Turn> {
  static override readonly className = "Solarization";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Turn {
    const drawn = ([low, high]: Range): Tensor =>
      this.perImage(images, () => this.uniform([low, high * 255]));
    const { addition_factor, threshold_factor } = this.config;
    return { additions: drawn(addition_factor), thresholds: drawn(threshold_factor) };
  }

  protected override augment(images: Tensor, { additions, thresholds }: Turn): Tensor {
    const { value_range: range } = this.config;
    const raised = clip(tf.add(rescale(images, range, bytes), additions), bytes);
    const turned = tf.where(tf.less(raised, thresholds), raised, tf.sub(255, raised));
    return rescale(turned, bytes, range);
  }
}
