import { ConfigError, fields as f, type LayerArgs, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseIndexLookup } from "./base-index-lookup.ts";
import { lookupFields, vocabularyFields } from "./lookup-fields.ts";

const fields = {
  ...lookupFields<string>(f.string(), "[UNK]"),
  ...vocabularyFields<string>(f.string()),
  /** Kept for the file; strings are Unicode here. */
  encoding: f.string("utf-8"),
};
export type StringLookupArgs = LayerArgs<typeof fields>;

/**
 * Gives strings the index they have in a vocabulary: padding, then unknown strings, then the vocabulary.
 * Shapes: as the input; `(…, vocabulary size)` in the other output modes.
 * @see keras.layers.StringLookup
 * @remarks Differs from Keras: the output is dense with `sparse` too, and `vocabulary` is never a path. String tensors
 * exist on tfjs's cpu backend alone.
 * @example const y = new StringLookup({ vocabulary: ["a", "b"] })(tf.tensor(["b", "z"])); // [2, 0]
 */
export class StringLookup extends BaseIndexLookup<string, typeof fields> {
  static override readonly className = "StringLookup";
  static override readonly fields = fields;
  protected override readonly tokenDtype = "string";

  protected override read(x: Tensor): readonly string[] {
    if (x.dtype === "string") return x.dataSync<"string">();
    throw new ConfigError(
      `${String(this)}: the input must be strings. Received: dtype ${x.dtype}.`,
    );
  }
  protected override write(tokens: readonly string[], shape: number[]): Tensor {
    return tf.tensor([...tokens], shape, "string");
  }
  protected override parse(line: string): string {
    return line;
  }
}
