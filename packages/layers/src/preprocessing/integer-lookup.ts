import { ConfigError, fields as f, type LayerArgs, show, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseIndexLookup } from "./base-index-lookup.ts";
import { lookupFields, vocabularyFields } from "./lookup-fields.ts";

const fields = {
  ...lookupFields<number>(f.integer(), -1),
  vocabulary_dtype: f.choice(["int64"], "int64"),
  ...vocabularyFields<number>(f.integer()),
};
export type IntegerLookupArgs = LayerArgs<typeof fields>;

/**
 * Gives integers the index they have in a vocabulary: padding, then unknown integers, then the vocabulary.
 * Shapes: as the input; `(…, vocabulary size)` in the other output modes.
 * @see keras.layers.IntegerLookup
 * @remarks Differs from Keras: the output is dense with `sparse` too, and integers of tensors have 32 bits.
 * @example const y = new IntegerLookup({ vocabulary: [12, 36] })(tf.tensor([36, 7], [2], "int32")); // [2, 0]
 */
export class IntegerLookup extends BaseIndexLookup<number, typeof fields> {
  static override readonly className = "IntegerLookup";
  static override readonly fields = fields;
  protected override readonly tokenDtype = "int64";

  protected override validate(): void {
    super.validate();
    const { salt, oov_method } = this.config;
    if (salt === null || oov_method === "farmhash") return;
    throw new ConfigError(
      `${String(this)}: salt needs oov_method "farmhash". Received: salt=${show(salt)}.`,
    );
  }

  protected override read(x: Tensor): readonly number[] {
    if (x.dtype !== "string") return Array.from(x.dataSync<"float32">(), Math.trunc);
    throw new ConfigError(
      `${String(this)}: the input must be integers. Received: dtype ${x.dtype}.`,
    );
  }
  protected override write(tokens: readonly number[], shape: number[]): Tensor {
    return tf.tensor([...tokens], shape, "int32");
  }
  protected override parse(line: string): number {
    const value = Number(line);
    if (line.trim() !== "" && Number.isInteger(value)) return value;
    throw new ConfigError(
      `${String(this)}: every line of vocabulary.txt must be an integer. Received: ${show(line)}.`,
    );
  }

  protected override bucketOf(token: number, buckets: number): number {
    if (this.config.oov_method === "farmhash") return super.bucketOf(token, buckets);
    return ((token % buckets) + buckets) % buckets;
  }
}
