import { dataFormat, fields as f, type LayerArgs } from "@kmr-js/core";
import { BaseUpSampling } from "./base-up-sampling.ts";

const fields = {
  /** How often each value is repeated along each axis. */
  size: f.sizes(3, 2),
  data_format: dataFormat,
};
export type UpSampling3DArgs = LayerArgs<typeof fields>;

/**
 * Each value `size[i]` times in a row along spatial axis i.
 * Shapes: `(batch, depth, rows, columns, channels)` → `(batch, size[0] · depth, size[1] · rows, size[2] · columns,
 * channels)`; with `channels_first` the channels stand behind the batch.
 * @see keras.layers.UpSampling3D
 */
export class UpSampling3D extends BaseUpSampling<typeof fields> {
  static override readonly className = "UpSampling3D";
  static override readonly fields = fields;
  override inputSpec = { rank: 5 };

  protected override get factors(): readonly number[] {
    return this.config.size;
  }
}
