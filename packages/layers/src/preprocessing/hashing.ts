import {
  ConfigError,
  type DType,
  type Field,
  fields as f,
  Layer,
  type LayerArgs,
  type Shape,
  show,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { MAX_INTEGER, salt, sparse } from "./categorical-fields.ts";
import { encodedShape, encodeIndices } from "./encode-indices.ts";
import { hashBucket } from "./hash.ts";

const maskValue: Field<string | number | null, string | number | null, false> = f.nullable({
  required: true,
  parse: (value, place) =>
    typeof value === "string" || Number.isInteger(value)
      ? (value as string | number)
      : f.refuse(place, "must be null, a string or an integer", value),
  serialize: (value) => value,
});

const fields = {
  /** How many bins there are, that of the mask included. */
  num_bins: f.positiveInteger(),
  /** A key that makes the hash another one: SipHash in place of FarmHash. */
  salt: salt(),
  /** The value that goes to bin 0; no other value does then. */
  mask_value: maskValue,
  output_mode: f.choice(["int", "one_hot", "multi_hot", "count"], "int"),
  sparse,
};
export type HashingArgs = LayerArgs<typeof fields>;

/**
 * Gives strings and integers a bin by their hash: TensorFlow's FarmHash64, or SipHash-2-4 under a `salt`. Integers are
 * hashed as their decimal digits, and other numbers without their fraction.
 * Shapes: as the input; `(…, bins)` in the other output modes.
 * @see keras.layers.Hashing
 * @remarks Differs from Keras: the output is dense with `sparse` too, and `num_bins` fits into 32 bits. String tensors
 * exist on tfjs's cpu backend alone.
 * @example const y = new Hashing({ num_bins: 3 })(tf.tensor(["a", "b"]));
 */
export class Hashing extends Layer<typeof fields> {
  static override readonly className = "Hashing";
  static override readonly fields = fields;

  protected override defaultDType(): DType {
    return this.config.output_mode === "int" ? "int64" : "float32";
  }

  protected override validate(): void {
    const { num_bins, output_mode, sparse } = this.config;
    if (num_bins > MAX_INTEGER) {
      throw new ConfigError(
        `${String(this)}: num_bins must be below 2^31, for tfjs has 32-bit integers. Received: ${num_bins}.`,
      );
    }
    if (sparse && output_mode === "int") {
      throw new ConfigError(
        `${String(this)}: sparse may not be true when output_mode is "int". Received: sparse=${show(sparse)}.`,
      );
    }
  }

  override call(x: Tensor): Tensor {
    const { output_mode, num_bins } = this.config;
    const values = Array.from(x.dataSync<"string" | "float32">(), (value: string | number) =>
      this.binOf(typeof value === "string" ? value : Math.trunc(value)),
    );
    return encodeIndices(tf.tensor(values, x.shape, "int32"), output_mode, num_bins);
  }

  private binOf(value: string | number): number {
    const { num_bins, mask_value, salt } = this.config;
    if (mask_value === null || num_bins === 1) return hashBucket(String(value), num_bins, salt);
    return value === mask_value ? 0 : 1 + hashBucket(String(value), num_bins - 1, salt);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return encodedShape(inputShape, this.config.output_mode, this.config.num_bins);
  }

  override computeOutputDtype(): DType {
    return this.config.output_mode === "int" ? this.dtypePolicy.computeDtype : "float32";
  }
}
