import {
  ConfigError,
  type DType,
  fields as f,
  formatShape,
  type JsonObject,
  type KerasTensor,
  Layer,
  type LayerArgs,
  type Shape,
  ShapeError,
  show,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { MAX_INTEGER, sparse } from "./categorical-fields.ts";
import { withoutBase } from "./config-without-base.ts";
import { encodedShape, encodeIndices } from "./encode-indices.ts";
import { crossBucket } from "./hash.ts";

const fields = {
  /** How many bins there are. */
  num_bins: f.positiveInteger(),
  output_mode: f.choice(["int", "one_hot"], "int"),
  sparse,
};
export type HashedCrossingArgs = LayerArgs<typeof fields>;

/**
 * Gives every combination of several features a bin by its hash: that of TensorFlow's `cross_hashed`.
 * Shapes: two or more tensors of strings or integers, each `()`, `(batch)` or `(batch, 1)` → the same;
 * `(batch, bins)` with `one_hot`.
 * @see keras.layers.HashedCrossing
 * @remarks Differs from Keras: the output is dense with `sparse` too, and `num_bins` fits into 32 bits. String tensors
 * exist on tfjs's cpu backend alone.
 * @example const y = new HashedCrossing({ num_bins: 5 })([cities, days]);
 */
export class HashedCrossing extends Layer<typeof fields, readonly KerasTensor[]> {
  static override readonly className = "HashedCrossing";
  static override readonly fields = fields;

  protected override defaultDType(): DType {
    return this.config.output_mode === "int" ? "int64" : "float32";
  }

  protected override validate(): void {
    const { num_bins } = this.config;
    if (num_bins <= MAX_INTEGER) return;
    throw new ConfigError(
      `${String(this)}: num_bins must be below 2^31, for tfjs has 32-bit integers. Received: ${num_bins}.`,
    );
  }

  override call(features: readonly Tensor[]): Tensor {
    const { num_bins, output_mode } = this.config;
    const shape = this.commonShape(features.map((feature) => feature.shape)) as number[];
    const columns = features.map((feature) => this.read(feature));
    const bins = (columns[0] ?? []).map((_, i) =>
      crossBucket(
        columns.map((column) => column[i] ?? ""),
        num_bins,
      ),
    );
    return encodeIndices(tf.tensor(bins, shape, "int32"), output_mode, num_bins);
  }

  private read(feature: Tensor): (string | number)[] {
    if (feature.dtype === "string" || feature.dtype === "int32") {
      return Array.from(feature.dataSync<"string" | "int32">() as ArrayLike<string | number>);
    }
    throw new ConfigError(
      `${String(this)}: features must be strings or integers. Received: dtype ${feature.dtype}.`,
    );
  }

  /** @throws ShapeError unless there are several shapes, all the same, of one value for each sample. */
  private commonShape(shapes: readonly Shape[]): Shape {
    const [first] = shapes;
    const received = Array.isArray(shapes) ? shapes.map(show).join(", ") : show(shapes);
    const fail = (rule: string): never => {
      throw new ShapeError(`${String(this)}: ${rule}. Received: ${received}.`);
    };
    if (first === undefined || shapes.length < 2) return fail("pass a list of two or more tensors");
    if (shapes.some((shape) => formatShape(shape) !== formatShape(first))) {
      return fail("all tensors must have the same shape");
    }
    if (first.length > 2 || (first.length === 2 && first[1] !== 1)) {
      return fail("tensors must have the shape (), (batch) or (batch, 1)");
    }
    return first;
  }

  override computeOutputShape(inputShapes: readonly Shape[]): Shape {
    const { output_mode, num_bins } = this.config;
    return encodedShape(this.commonShape(inputShapes), output_mode, num_bins);
  }

  override computeOutputDtype(): DType {
    return this.config.output_mode === "int" ? this.dtypePolicy.computeDtype : "float32";
  }

  override getConfig(): JsonObject {
    return withoutBase(super.getConfig(), Object.keys(fields), this);
  }
}
