import { type Field, fields as f, type LayerArgs, random, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { imageFields } from "./base-image-preprocessing-layer.ts";
import { BaseRandomImageLayer } from "./base-random-image-layer.ts";
import { insideBoxes, type PixelBox } from "./boxes-of-pixels.ts";
import { clip } from "./pixel-values.ts";
import { factorRange, seed, valueRange } from "./ranges.ts";

type FillValue = number | readonly number[];
const isNumber = (value: unknown): boolean => typeof value === "number";
const fillValue: Field<FillValue | null, FillValue | null, false> = f.nullable(
  f.field<FillValue>((value, place) =>
    isNumber(value) || (Array.isArray(value) && value.length === 3 && value.every(isNumber))
      ? (value as FillValue)
      : f.refuse(place, "must be a number or a list of three", value),
  ),
);

const fields = {
  ...imageFields,
  /** How likely a part of an image is erased. */
  factor: factorRange(0, 1, 1),
  /** How large the part is: the squares of its sides as shares of the image's. */
  scale: factorRange(0, 1, [0.02, 0.33]),
  /** The value that takes the place, perhaps one for each channel; null for noise. */
  fill_value: fillValue,
  value_range: valueRange,
  seed,
};
export type RandomErasingArgs = LayerArgs<typeof fields>;

interface Erasure {
  readonly erased: Tensor;
  readonly filling: Tensor;
}

/**
 * In training, erases a random rectangle of some images (Zhong et al., 2017). At inference it gives its input.
 * Shapes: as the images.
 * @see keras.layers.RandomErasing
 */
export class RandomErasing extends BaseRandomImageLayer<typeof fields, Erasure> {
  static override readonly className = "RandomErasing";
  static override readonly fields = fields;

  protected override draw(images: Tensor): Erasure {
    const { factor, data_format } = this.config;
    const size = this.sizeOf(images);
    const boxes = Array.from({ length: images.shape[0] ?? 1 }, (): PixelBox => {
      const [left, right] = this.drawSide(size.width);
      const [top, bottom] = this.drawSide(size.height);
      return { left, right, top, bottom };
    });
    const inside = insideBoxes(boxes, size, data_format);
    return {
      erased: tf.logicalAnd(inside, this.chosen(images, factor)),
      filling: this.filling(images),
    };
  }

  private drawSide(length: number): [number, number] {
    const side = length * Math.sqrt(this.uniform(this.config.scale));
    const start = this.generator.next() * (length - side);
    return [start, start + side];
  }

  private filling(images: Tensor): Tensor {
    const { fill_value: fill, value_range: range, data_format } = this.config;
    if (fill === null) {
      const noise = random.normal(images.shape, { seed: this.generator });
      return clip(tf.mul(noise, range[1]), range);
    }
    const colour = clip(tf.tensor(typeof fill === "number" ? [fill] : [...fill]), range);
    const shape = data_format === "channels_first" ? [1, -1, 1, 1] : [1, 1, 1, -1];
    return tf.broadcastTo(
      tf.reshape(colour, shape),
      images.shape as [number, number, number, number],
    );
  }

  protected override augment(images: Tensor, { erased, filling }: Erasure): Tensor {
    return tf.where(erased, filling, images);
  }
}
