import { dataFormat, fields as f, type LayerArgs, ops, type Tensor } from "@kmr-js/core";
import { BaseUpSampling } from "./base-up-sampling.ts";

const fields = {
  /** How many times more rows and columns. */
  size: f.sizes(2, 2),
  data_format: dataFormat,
  interpolation: f.choice(["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"], "nearest"),
};
export type UpSampling2DArgs = LayerArgs<typeof fields>;

/**
 * Enlarges images by whole numbers: `nearest` repeats pixels, the other ways interpolate.
 * Shapes: `(batch, rows, columns, channels)` → `(batch, size[0] · rows, size[1] · columns, channels)`; with
 * `channels_first` the channels stand behind the batch.
 * @see keras.layers.UpSampling2D
 * @example const y = new UpSampling2D({ size: 2, interpolation: "bilinear" })(x);
 */
export class UpSampling2D extends BaseUpSampling<typeof fields> {
  static override readonly className = "UpSampling2D";
  static override readonly fields = fields;
  override inputSpec = { rank: 4 };

  protected override get factors(): readonly number[] {
    return this.config.size;
  }

  override call(x: Tensor): Tensor {
    const { interpolation, data_format } = this.config;
    if (interpolation === "nearest") return super.call(x);
    const first = this.firstSpatialAxis;
    const size = this.computeOutputShape(x.shape).slice(first, first + 2) as [number, number];
    return ops.image.resize(x, size, { interpolation, data_format });
  }
}
