import {
  ConfigError,
  type DType,
  fields as f,
  type JsonObject,
  Layer,
  type LayerArgs,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { type AdaptData, type Adapted, type AdaptOptions, learn } from "./adapt.ts";
import { sparse } from "./categorical-fields.ts";
import { withoutBase } from "./config-without-base.ts";
import { encodedShape, encodeIndices } from "./encode-indices.ts";
import { binBoundaries, EMPTY, mergeSummaries, summarize } from "./quantile-summary.ts";

const fields = {
  /** The boundaries between the bins, in rising order. */
  bin_boundaries: f.nullable(f.list(f.number())),
  /** How many bins `adapt` makes. */
  num_bins: f.nullable(f.positiveInteger()),
  /** How far, as a share of the data, `adapt` may be off. */
  epsilon: f.number(0.01),
  output_mode: f.choice(["int", "one_hot", "multi_hot", "count"], "int"),
  sparse,
};
export type DiscretizationArgs = LayerArgs<typeof fields>;

/**
 * Gives numbers the bin they lie in: with the boundaries `[0, 1]` there are the bins below 0, from 0 to below 1, and
 * from 1 on. Boundaries are given, or learned by `adapt` so that all bins hold equally many numbers.
 * Shapes: as the input; `(…, bins)` in the other output modes.
 * @see keras.layers.Discretization
 * @remarks Differs from Keras: the output is dense with `sparse` too, and `bin_boundaries` and `num_bins` may come
 * together, as they do in the config of an adapted layer.
 * @example const y = new Discretization({ bin_boundaries: [0, 1] })(tf.tensor([-2, 0, 0.5, 7])); // [0, 1, 1, 2]
 */
export class Discretization extends Layer<typeof fields> {
  static override readonly className = "Discretization";
  static override readonly fields = fields;
  private boundaries = this.config.bin_boundaries;

  protected override validate(): void {
    const { bin_boundaries, num_bins, output_mode, sparse } = this.config;
    if (bin_boundaries === null && num_bins === null) {
      throw new ConfigError(`${String(this)}: give bin_boundaries or num_bins.`);
    }
    if (sparse && output_mode === "int") {
      throw new ConfigError(
        `${String(this)}: sparse may not be true when output_mode is "int". Received: sparse=true.`,
      );
    }
  }

  /** The boundaries between the bins; null until they are given or learned. */
  get binBoundaries(): readonly number[] | null {
    return this.boundaries;
  }

  /**
   * Learns the boundaries from data: a tensor, an array, or batches of them.
   * @returns a promise when the data comes asynchronously.
   */
  adapt<D extends AdaptData>(data: D, options: AdaptOptions = {}): Adapted<D> {
    const { num_bins, epsilon } = this.config;
    if (num_bins === null) {
      throw new ConfigError(`${String(this)}: adapt needs num_bins in place of bin_boundaries.`);
    }
    let summary = EMPTY;
    const update = (x: Tensor): void => {
      summary = mergeSummaries(summarize(x.dataSync<"float32">(), epsilon), summary, epsilon);
    };
    const finish = (): void => {
      this.boundaries = binBoundaries(summary, num_bins);
    };
    return learn(data, { whole: update, batch: update, finish }, "float32", options);
  }

  override call(x: Tensor): Tensor {
    if (this.boundaries === null) {
      throw new ConfigError(`${String(this)}: give bin_boundaries or call adapt() first.`);
    }
    const boundaries = tf.tensor1d([...this.boundaries]);
    const reached = tf.logicalNot(tf.less(tf.expandDims(tf.cast(x, "float32"), -1), boundaries));
    const bins = tf.sum(tf.cast(reached, "int32"), -1);
    return encodeIndices(bins, this.config.output_mode, this.boundaries.length + 1);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const bins = this.boundaries === null ? this.config.num_bins : this.boundaries.length + 1;
    return encodedShape(inputShape, this.config.output_mode, bins);
  }

  override computeOutputDtype(): DType {
    return this.config.output_mode === "int" ? "int32" : "float32";
  }

  override getConfig(): JsonObject {
    const config = { ...super.getConfig(), bin_boundaries: this.boundaries };
    return withoutBase(config, Object.keys(fields), this);
  }
}
