import { fields as f, type LayerArgs, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseImagePreprocessingLayer, imageFields } from "./base-image-preprocessing-layer.ts";
import { bytes, clip, rescale } from "./pixel-values.ts";
import { valueRange } from "./ranges.ts";

const fields = {
  ...imageFields,
  /** Into how many classes the values are counted. */
  bins: f.positiveInteger(256),
  value_range: valueRange,
};
export type EqualizationArgs = LayerArgs<typeof fields>;

/**
 * In training, spreads the values of each channel so that all are equally frequent; a batch is counted as a whole. At
 * inference it gives its input, as Keras's layer does.
 * Shapes: as the images.
 * @see keras.layers.Equalization
 */
export class Equalization extends BaseImagePreprocessingLayer<typeof fields, null> {
  static override readonly className = "Equalization";
  static override readonly fields = fields;

  protected override chooseTransformation(): null {
    return null;
  }

  protected override transformImages(images: Tensor, _: null, training: boolean): Tensor {
    const floats = tf.cast(images, "float32");
    if (!training) return floats;
    const { value_range: range } = this.config;
    const axis = this.dataFormat === "channels_first" ? 1 : 3;
    const channels = tf.split(rescale(floats, range, bytes), floats.shape[axis] ?? 1, axis);
    return rescale(
      tf.concat(
        channels.map((x) => this.equalize(x)),
        axis,
      ),
      bytes,
      range,
    );
  }

  /** One channel of all images, its values those of bytes. */
  private equalize(channel: Tensor): Tensor {
    const { bins } = this.config;
    const classes = tf.cast(clip(tf.mul(tf.div(channel, 255), bins - 1), [0, bins - 1]), "int32");
    const flat = tf.reshape(classes, [-1]) as tf.Tensor1D;
    const counts = tf.cast(tf.bincount(flat, tf.tensor1d([]), bins), "float32");
    const below = tf.cumsum(counts);
    const first = tf.min(tf.where(tf.greater(below, 0), below, Number.POSITIVE_INFINITY));
    const rest = tf.maximum(tf.sub(tf.sum(counts), first), 1);
    const table = clip(tf.round(tf.div(tf.mul(tf.sub(below, first), 255), rest)), bytes);
    const single = tf.lessEqual(tf.sum(tf.cast(tf.greater(counts, 0), "float32")), 1);
    return tf.where(single, channel, tf.gather(table, classes));
  }
}
