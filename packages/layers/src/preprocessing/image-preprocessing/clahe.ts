import { fields as f, type LayerArgs, ops, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseImagePreprocessingLayer, imageFields } from "./base-image-preprocessing-layer.ts";
import { bytes, clip, rescale } from "./pixel-values.ts";
import { valueRange } from "./ranges.ts";

const fields = {
  ...imageFields,
  value_range: valueRange,
  /** How much more frequent than the mean a value may count; 0 or less for no limit. */
  clip_limit: f.number(4),
  /** Into how many rows and columns of tiles an image is cut. */
  tile_grid_size: f.sizes(2, 8),
};
export type ContrastLimitedAdaptiveHistogramEqualizationArgs = LayerArgs<typeof fields>;

/** The tiles around each pixel of an axis: the one before, and how near the one after is. */
interface Neighbours {
  readonly before: Tensor;
  readonly after: Tensor;
  readonly weight: Tensor;
}

/**
 * Spreads the values of each tile of an image so that all are about equally frequent, and interpolates between tiles
 * (Zuiderveld, 1994); at inference too.
 * Shapes: as the images.
 * @see keras.layers.ContrastLimitedAdaptiveHistogramEqualization
 */
export class ContrastLimitedAdaptiveHistogramEqualization extends BaseImagePreprocessingLayer<
  typeof fields,
  null
> {
  static override readonly className = "ContrastLimitedAdaptiveHistogramEqualization";
  static override readonly fields = fields;

  protected override chooseTransformation(): null {
    return null;
  }

  protected override transformImages(images: Tensor): Tensor {
    const first = this.dataFormat === "channels_first";
    const floats = tf.cast(images, "float32");
    const last = first ? tf.transpose(floats, [0, 2, 3, 1]) : floats;
    const { value_range: range } = this.config;
    const result = rescale(this.equalize(rescale(last, range, bytes)), bytes, range);
    return first ? tf.transpose(result, [0, 3, 1, 2]) : result;
  }

  private equalize(images: Tensor): Tensor {
    const [batch = 1, height = 1, width = 1, channels = 1] = images.shape;
    const [down = 1, across = 1] = this.config.tile_grid_size;
    const [rows, columns] = [Math.ceil(height / down), Math.ceil(width / across)];
    const edges = [0, rows * down - height, columns * across - width, 0];
    const padded = ops.pad(
      images,
      edges.map((edge) => [0, edge]),
      { mode: "symmetric" },
    );
    const values = tf.cast(clip(padded, bytes), "int32");
    const split = tf.reshape(values, [batch, down, rows, across, columns, channels]);
    const tiles = tf.reshape(tf.transpose(split, [0, 1, 3, 5, 2, 4]), [-1, rows * columns]);
    const tables = this.tables(tiles as tf.Tensor2D, rows * columns);
    const grid = tf.reshape(tables, [batch, down, across, channels, 256]);
    const flat = tf.reshape(ops.pad(grid, [[0], [1], [1], [0], [0]], { mode: "symmetric" }), [-1]);
    const [y, x] = [neighbours(rows, down, 1), neighbours(columns, across, 2)];
    const at = (row: Tensor, column: Tensor): Tensor => {
      const image = tf.reshape(tf.range(0, batch, 1, "int32"), [-1, 1, 1, 1]);
      const line = tf.add(tf.mul(image, down + 2), row);
      const tile = tf.add(tf.mul(line, across + 2), column);
      const table = tf.add(tf.mul(tile, channels), tf.range(0, channels, 1, "int32"));
      return tf.gather(flat, tf.cast(tf.add(tf.mul(table, 256), values), "int32"));
    };
    const top = mix(at(y.before, x.before), at(y.before, x.after), x.weight);
    const bottom = mix(at(y.after, x.before), at(y.after, x.after), x.weight);
    const result = mix(top, bottom, y.weight);
    return tf.slice(result, [0, 0, 0, 0], [batch, height, width, channels]);
  }

  /** What each of the 256 values becomes, for each tile. */
  private tables(tiles: tf.Tensor2D, size: number): Tensor {
    const counted = tf.denseBincount(tiles, tf.tensor2d([], [0, 0]), 256);
    const below = tf.cumsum(this.limited(tf.cast(counted, "float32"), size), 1);
    const least = tf.min(below, 1, true);
    const rest = tf.sub(size, least);
    const safe = tf.where(tf.equal(rest, 0), 1, rest);
    return clip(tf.div(tf.mul(tf.sub(below, least), 255), safe), bytes);
  }

  /** What a value counts above the limit is shared among all. */
  private limited(counts: Tensor, size: number): Tensor {
    const { clip_limit: limit } = this.config;
    if (limit <= 0) return counts;
    const cut = tf.minimum(counts, (limit * size) / 256);
    return tf.add(cut, tf.div(tf.sum(tf.sub(counts, cut), -1, true), 256));
  }
}

function mix(a: Tensor, b: Tensor, weight: Tensor): Tensor {
  return tf.add(tf.mul(a, tf.sub(1, weight)), tf.mul(b, weight));
}

/** For all pixels of an axis of `count` tiles of `size`; the outermost tiles stand twice. */
function neighbours(size: number, count: number, axis: 1 | 2): Neighbours {
  const shape = axis === 1 ? [1, -1, 1, 1] : [1, 1, -1, 1];
  const place = tf.reshape(
    tf.add(tf.div(tf.sub(tf.range(0, size * count), size / 2), size), 1),
    shape,
  );
  const before = tf.floor(place);
  const index = (x: Tensor): Tensor => tf.cast(clip(x, [0, count + 1]), "int32");
  return { before: index(before), after: index(tf.add(before, 1)), weight: tf.sub(place, before) };
}
