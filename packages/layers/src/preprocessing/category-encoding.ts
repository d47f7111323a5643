import {
  ConfigError,
  type DType,
  fields as f,
  type JsonObject,
  type KerasTensor,
  Layer,
  type LayerArgs,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { sparse } from "./categorical-fields.ts";
import { encodedShape, encodeIndices } from "./encode-indices.ts";

const fields = {
  /** How many categories there are: 0 to `num_tokens - 1`. */
  num_tokens: f.positiveInteger(),
  output_mode: f.choice(["one_hot", "multi_hot", "count"], "multi_hot"),
  sparse,
};
export type CategoryEncodingArgs = LayerArgs<typeof fields>;

/**
 * Writes integers as rows with one column for each category: `one_hot` one row for each integer, `multi_hot` and
 * `count` one row for each sample.
 * Shapes: `(batch, …)` → `(batch, …, tokens)` with `one_hot`, else `(batch, samples)` → `(batch, tokens)`.
 * @see keras.layers.CategoryEncoding
 * @remarks Differs from Keras: the output is dense with `sparse` too, and integers that are no category are dropped in
 * every mode.
 * @example const y = new CategoryEncoding({ num_tokens: 4, output_mode: "one_hot" })(tf.tensor([3, 0], [2], "int32"));
 */
export class CategoryEncoding extends Layer<
  typeof fields,
  KerasTensor,
  KerasTensor,
  { readonly count_weights?: KerasTensor; readonly training?: boolean | undefined }
> {
  static override readonly className = "CategoryEncoding";
  static override readonly fields = fields;
  static override readonly callArguments = ["inputs", "count_weights"];

  /** @param options.count_weights - what each integer counts, in the shape of the input; for `count` alone. */
  override call(x: Tensor, { count_weights }: { readonly count_weights?: Tensor } = {}): Tensor {
    const { output_mode, num_tokens } = this.config;
    if (count_weights !== undefined && output_mode !== "count") {
      throw new ConfigError(
        `${String(this)}: count_weights needs output_mode "count". Received: output_mode=${JSON.stringify(output_mode)}.`,
      );
    }
    return encodeIndices(tf.cast(x, "int32"), output_mode, num_tokens, count_weights);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return encodedShape(inputShape, this.config.output_mode, this.config.num_tokens);
  }

  override computeOutputDtype(): DType {
    return "float32";
  }

  /** Keras does not write `sparse`. */
  override getConfig(): JsonObject {
    const { sparse: _, ...config } = super.getConfig();
    return config;
  }
}
