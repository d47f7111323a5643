import {
  type Assets,
  ConfigError,
  type DType,
  type Field,
  fields as f,
  formatShape,
  type JsonObject,
  Layer,
  type LayerArgs,
  type Shape,
  ShapeError,
  show,
  type Tensor,
  UnsupportedError,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { type AdaptData, type Adapted, type AdaptOptions, learn } from "./adapt.ts";
import { sparse } from "./categorical-fields.ts";
import { vocabularyFields } from "./lookup-fields.ts";
import { StringLookup } from "./string-lookup.ts";
import { ngramCount, ngrams, splitters, standardizers, step } from "./text-steps.ts";
import { TokenCounts } from "./vocabulary.ts";

type Ngrams = number | readonly number[] | null;

/** `2` stands for the widths 1 and 2, `[2]` for 2 alone. */
const ngramsField: Field<Ngrams, Ngrams, false> = {
  required: false,
  initial: null,
  parse: (value, place) => {
    const widths: unknown[] = Array.isArray(value) ? value : [value];
    const good = widths.every((width) => Number.isInteger(width) && (width as number) > 0);
    return value === null || good
      ? (value as Ngrams)
      : f.refuse(place, "must be null, a positive integer or a list of them", value);
  },
  serialize: (value) => value,
};

const { vocabulary, idf_weights, vocabulary_size } = vocabularyFields<string>(f.string());
const fields = {
  /** The most tokens that the vocabulary may hold, padding and the unknown token included. */
  max_tokens: f.nullable(f.positiveInteger()),
  /** What happens to a text before it is split. A function takes one text. */
  standardize: step(standardizers, "lower_and_strip_punctuation"),
  /** How a text becomes tokens; with null it is one. A function takes one text and gives its tokens. */
  split: step(splitters, "whitespace"),
  /** Replaces tokens by runs of them: of 1 to this many tokens, or of the listed widths. */
  ngrams: ngramsField,
  output_mode: f.choice(["int", "one_hot", "multi_hot", "count", "tf_idf"], "int"),
  /** How many indices each text gets, in the mode `int`: the rest is cut off, or padded with 0. */
  output_sequence_length: f.nullable(f.positiveInteger()),
  /** Make the output `max_tokens` wide, however small the vocabulary is. */
  pad_to_max_tokens: f.boolean(false),
  sparse,
  /** Must be false: no tensor here has rows of different lengths. */
  ragged: f.boolean(false),
  vocabulary,
  idf_weights,
  /** Kept for the file; strings are Unicode here. */
  encoding: f.string("utf-8"),
  vocabulary_size,
};
export type TextVectorizationArgs = LayerArgs<typeof fields>;

/**
 * Turns texts into rows of token indices, or into rows of token counts: standardize, split, make n-grams, look up.
 * Index 0 is padding and 1 an unknown token; the output modes that count have no padding.
 * Shapes: `(batch)` or `(batch, 1)` → `(batch, tokens)`, as many as the longest text has or as
 * `output_sequence_length` says; in the other output modes `(batch, vocabulary size)`.
 * @see keras.layers.TextVectorization
 * @remarks Differs from Keras: the output is dense with `sparse` too, `vocabulary` is never a path, and functions for
 * `standardize` and `split` take one string. A file names such functions: pass them by their Python names,
 * `objectTable("mine", [], { functions: { clean } })`. `ragged` is refused, and so is `one_hot` of split texts, for the
 * output would be ragged. String tensors exist on tfjs's cpu backend alone.
 * @example
 * const layer = new TextVectorization({ output_sequence_length: 4 });
 * layer.adapt(["a cat", "a dog"]);
 * layer(tf.tensor(["The cat!"])); // [[1, 3, 0, 0]]
 */
export class TextVectorization extends Layer<typeof fields> {
  static override readonly className = "TextVectorization";
  static override readonly fields = fields;
  private readonly lookup: StringLookup = this.track(
    "_lookup_layer",
    new StringLookup({
      max_tokens: this.config.max_tokens,
      vocabulary: this.config.vocabulary,
      idf_weights: this.config.idf_weights,
      vocabulary_size: this.config.vocabulary_size,
      pad_to_max_tokens: this.config.pad_to_max_tokens,
      output_mode: this.config.output_mode,
      sparse: this.config.sparse,
      encoding: this.config.encoding,
      mask_token: "",
    }),
  );

  protected override validate(): void {
    const { ragged, split, output_mode, output_sequence_length } = this.config;
    const reason = "tfjs has no tensors with rows of different lengths";
    if (ragged) throw new UnsupportedError(`${String(this)}: ragged may not be true: ${reason}.`);
    if (output_mode === "one_hot" && split !== null) {
      throw new UnsupportedError(
        `${String(this)}: output_mode may be "one_hot" only where split is null: ${reason}.`,
      );
    }
    if (output_sequence_length !== null && output_mode !== "int") {
      throw new ConfigError(
        `${String(this)}: output_sequence_length needs output_mode "int". Received: output_mode=${show(output_mode)}.`,
      );
    }
  }

  /** The weights of the lookup are stored here too: Keras reads them from both places. */
  protected override build(): void {
    this.lookup.buildOnce([]);
    if (this.lookup.idf_weights !== null) this.ownVariables.push(this.lookup.idf_weights);
  }

  /** The tokens in order of their indices. */
  getVocabulary(
    options: { readonly include_special_tokens?: boolean } = {},
  ): readonly (string | null)[] {
    return this.lookup.getVocabulary(options);
  }

  /** The number of tokens, padding and the unknown token included. */
  vocabularySize(): number {
    return this.lookup.vocabularySize();
  }

  /** Replaces the vocabulary. @param idf_weights - what each token weighs; for the output mode `tf_idf`. */
  setVocabulary(tokens: readonly string[], idfWeights?: readonly number[]): void {
    this.lookup.setVocabulary(tokens, idfWeights);
  }

  /**
   * Learns the vocabulary from texts: the most frequent tokens first.
   * @returns a promise when the data comes asynchronously.
   */
  adapt<D extends AdaptData>(data: D, options: AdaptOptions = {}): Adapted<D> {
    if (this.config.vocabulary !== null) {
      throw new ConfigError(`${String(this)}: adapt would replace the vocabulary of the config.`);
    }
    const counts = new TokenCounts<string>();
    const count = (texts: Tensor): void => {
      for (const tokens of this.tokensOf(texts)) counts.add(tokens);
    };
    const learner = {
      whole: (texts: Tensor) => count(texts.rank < 2 ? tf.reshape(texts, [-1, 1]) : texts),
      batch: count,
      finish: () => this.lookup.learned(counts),
    };
    return learn(data, learner, "string", options);
  }

  override call(texts: Tensor): Tensor {
    const { output_mode, output_sequence_length } = this.config;
    const rows = this.tokensOf(texts).map((tokens) => this.lookup.indicesOf(tokens));
    const longest = rows.reduce((most, { length }) => Math.max(most, length), 0);
    const length = output_sequence_length ?? longest;
    const padding = output_mode === "int" ? 0 : -1; // where tokens are counted, -1 counts nowhere
    const indices = rows.flatMap((row) => Array.from({ length }, (_, i) => row[i] ?? padding));
    const shape = [...this.rowShape(texts.shape), length] as number[];
    return this.lookup.encode(tf.tensor(indices, shape, "int32"));
  }

  /** The tokens of each text or, where texts are not split, of each row of them. */
  private tokensOf(texts: Tensor): readonly (readonly string[])[] {
    if (texts.dtype !== "string") {
      throw new ConfigError(
        `${String(this)}: the input must be strings. Received: dtype ${texts.dtype}.`,
      );
    }
    const { standardize, split } = this.config;
    const clean = typeof standardize === "string" ? standardizers[standardize] : standardize;
    const cut = typeof split === "string" ? splitters[split] : split;
    this.rowShape(texts.shape);
    const given = texts.dataSync<"string">();
    const cleaned = clean === null ? [...given] : Array.from(given, clean);
    const rows = cut === null ? inRows(cleaned, texts.shape.at(-1) ?? 1) : cleaned.map(cut);
    return rows.map((tokens) => ngrams(tokens, this.widths(tokens.length)));
  }

  /** The widths of runs that a number of tokens can fill. */
  private widths(tokens: number): readonly number[] | null {
    const { ngrams } = this.config;
    if (typeof ngrams !== "number") return ngrams;
    return Array.from({ length: Math.min(ngrams, tokens) }, (_, i) => i + 1);
  }

  /** The shape of the output but for its last axis. @throws ShapeError for texts that cannot be split or counted. */
  private rowShape(shape: Shape): Shape {
    const { split, output_mode } = this.config;
    const fail = (rule: string): never => {
      throw new ShapeError(
        `${String(this)}: the input must have ${rule}. Received: shape ${formatShape(shape)}.`,
      );
    };
    if (split === null) return shape.length === 0 ? fail("at least rank 1") : shape.slice(0, -1);
    if (shape.length > 1 && shape.at(-1) !== 1) fail("rank 1, or a last axis of size 1");
    if (shape.length > 2 && output_mode !== "int") fail("at most rank 2");
    return shape.length > 1 ? shape.slice(0, -1) : shape;
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const rows = this.rowShape(inputShape);
    const { output_mode, output_sequence_length, split } = this.config;
    const tokens = split === null ? this.countOf(inputShape.at(-1) ?? null) : null;
    return output_mode === "int"
      ? [...rows, output_sequence_length ?? tokens]
      : this.lookup.computeOutputShape([...rows, tokens]);
  }

  /** How many tokens a row has that is not split. */
  private countOf(size: number | null): number | null {
    const widths = size === null ? null : this.widths(size);
    if (size === null || widths === null) return size;
    return widths.reduce((sum, width) => sum + ngramCount(size, width), 0);
  }

  override computeOutputDtype(): DType {
    return this.config.output_mode === "int" ? "int64" : "float32";
  }

  override saveAssets(): Assets {
    return this.lookup.saveAssets();
  }

  override loadAssets(assets: Assets): void {
    this.lookup.loadAssets(assets);
  }

  override getConfig(): JsonObject {
    return { ...super.getConfig(), vocabulary_size: this.vocabularySize() };
  }
}

/** A list cut into rows of equal width. */
function inRows<T>(values: readonly T[], width: number): (readonly T[])[] {
  return Array.from({ length: width === 0 ? 0 : values.length / width }, (_, i) =>
    values.slice(i * width, (i + 1) * width),
  );
}
