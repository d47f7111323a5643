/** @file What StringLookup and IntegerLookup share: a vocabulary, and the ways to write its indices. */
import {
  type Assets,
  ConfigError,
  type DType,
  type Fields,
  initializers,
  type JsonObject,
  Layer,
  type Shape,
  show,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { encodedShape, encodeIndices } from "./encode-indices.ts";
import { hashBucket } from "./hash.ts";
import { checkLookup, checkTokens, type LookupConfig } from "./lookup-fields.ts";
import {
  byFrequency,
  countTokens,
  inverseDocumentFrequencies,
  splitLines,
  type Token,
} from "./vocabulary.ts";

/** Base of the lookups: a subclass says how tokens are read from tensors and text, and written to tensors. */
export abstract class BaseIndexLookup<T extends Token, F extends Fields> extends Layer<F> {
  protected abstract readonly tokenDtype: DType;
  /** The values of a tensor of tokens. */
  protected abstract read(x: Tensor): readonly T[];
  protected abstract write(tokens: readonly (T | null)[], shape: number[]): Tensor;
  /** A token from a line of `vocabulary.txt`. */
  protected abstract parse(line: string): T;
  private tokens: readonly T[] = this.ownTokens(this.settings.vocabulary ?? []);
  private indices = this.indexTokens();
  /** Weights of `tf_idf` until `build` makes a variable of them. */
  private idf = this.givenIdf();
  idf_weights: Variable | null = null;

  /** The config keys that all lookups have. */
  private get settings(): LookupConfig<T> {
    return this.config as unknown as LookupConfig<T>;
  }

  protected override validate(): void {
    checkLookup(this.settings, String(this));
  }

  /** The special tokens that stand before the others. */
  private get special(): readonly (T | null)[] {
    const { mask_token, num_oov_indices, oov_token, output_mode } = this.settings;
    const mask = mask_token !== null && output_mode === "int" ? [mask_token] : [];
    return [...mask, ...Array<T | null>(num_oov_indices).fill(oov_token)];
  }

  private startsWithSpecial(vocabulary: readonly T[]): boolean {
    return this.special.every((token, i) => token === vocabulary[i]);
  }

  /** The vocabulary without the special tokens in front of it, checked. */
  private ownTokens(vocabulary: readonly T[]): readonly T[] {
    const tokens = this.startsWithSpecial(vocabulary)
      ? vocabulary.slice(this.special.length)
      : vocabulary;
    checkTokens(tokens, this.special, this.settings, String(this));
    return tokens;
  }

  private indexTokens(): ReadonlyMap<T, number> {
    return new Map(this.tokens.map((token, i) => [token, this.special.length + i]));
  }

  private givenIdf(): readonly number[] | null {
    const { vocabulary, idf_weights } = this.settings;
    if (vocabulary === null || idf_weights === null) return null;
    if (vocabulary.length !== idf_weights.length) {
      throw new ConfigError(
        `${String(this)}: idf_weights must be as long as vocabulary (${vocabulary.length}). Received: ${idf_weights.length}.`,
      );
    }
    return this.startsWithSpecial(vocabulary)
      ? this.padded(idf_weights)
      : this.withSpecial(idf_weights);
  }

  /** Unknown tokens weigh as the average of the known ones. */
  private withSpecial(idf: readonly number[]): readonly number[] {
    const average = idf.reduce((sum, weight) => sum + weight, 0) / idf.length;
    return this.padded([...this.special.map(() => average), ...idf]);
  }
  private padded(idf: readonly number[]): readonly number[] {
    return Array.from({ length: Math.max(this.depth ?? 0, idf.length) }, (_, i) => idf[i] ?? 0);
  }

  /** The tokens in order of their indices. @see keras StringLookup.get_vocabulary */
  getVocabulary({
    include_special_tokens = true,
  }: {
    readonly include_special_tokens?: boolean;
  } = {}): (T | null)[] {
    return include_special_tokens ? [...this.special, ...this.tokens] : [...this.tokens];
  }

  /** The number of tokens, the special ones included. */
  vocabularySize(): number {
    return this.special.length + this.tokens.length;
  }

  /** The width of the output in all modes but `int`; null until the vocabulary is known. */
  private get depth(): number | null {
    const { pad_to_max_tokens, max_tokens, vocabulary_size } = this.settings;
    return pad_to_max_tokens
      ? max_tokens
      : this.tokens.length > 0
        ? this.vocabularySize()
        : vocabulary_size;
  }

  /** Learns the vocabulary: the most frequent tokens first. Each row of `data` is a document. */
  adapt(data: Tensor): void {
    const { vocabulary, mask_token, oov_token, max_tokens, output_mode } = this.settings;
    if (vocabulary !== null)
      throw new ConfigError(`${String(this)}: adapt would replace the vocabulary of the config.`);
    const values = this.read(data);
    const width = data.rank < 2 ? 1 : (data.shape.at(-1) ?? 1);
    const counts = countTokens(values);
    for (const token of [mask_token, oov_token]) if (token !== null) counts.delete(token);
    const tokens = byFrequency(counts).slice(
      0,
      max_tokens === null ? undefined : max_tokens - this.special.length,
    );
    if (
      this.built &&
      output_mode !== "int" &&
      this.tokens.length > 0 &&
      !this.settings.pad_to_max_tokens &&
      tokens.length !== this.tokens.length
    ) {
      throw new ConfigError(
        `${String(this)}: the size of the vocabulary is fixed once the layer was called.`,
      );
    }
    this.setTokens(tokens);
    if (output_mode !== "tf_idf") return;
    const documents = Array.from({ length: values.length / width }, (_, i) =>
      values.slice(i * width, (i + 1) * width),
    );
    this.idf = this.withSpecial(inverseDocumentFrequencies(tokens, documents));
    this.assignIdf();
  }

  private setTokens(tokens: readonly T[]): void {
    this.tokens = tokens;
    this.indices = this.indexTokens();
  }

  protected override build(): void {
    if (this.settings.output_mode !== "tf_idf" || this.depth === null) return;
    this.idf_weights = this.addWeight("idf_weights", {
      shape: [this.depth],
      initializer: new initializers.Zeros(),
      trainable: false,
      storeKey: "idf_weights",
    });
    this.assignIdf();
  }
  private assignIdf(): void {
    if (this.idf !== null)
      this.idf_weights?.assign({ shape: [this.idf.length], data: Float32Array.from(this.idf) });
  }

  /** Keras saves no shapes for a lookup. */
  override buildFromConfig(): void {
    this.buildOnce([]);
  }

  override call(x: Tensor): Tensor {
    if (this.settings.invert)
      return this.write(
        [...x.dataSync()].map((index) => this.tokenAt(index)),
        x.shape,
      );
    const indices = this.read(x).map((token) => this.indexOf(token));
    return this.settings.output_mode === "int"
      ? tf.tensor(indices, x.shape, "int32")
      : this.encode(indices, x.shape);
  }

  private tokenAt(index: number): T | null {
    const { mask_token, oov_token } = this.settings;
    if (index === 0 && mask_token !== null) return mask_token;
    return this.tokens[index - this.special.length] ?? oov_token;
  }

  /** The index of a token; -1 for one that is dropped. */
  private indexOf(token: T): number {
    const { mask_token, num_oov_indices, output_mode } = this.settings;
    if (mask_token !== null && token === mask_token) return output_mode === "int" ? 0 : -1;
    const known = this.indices.get(token);
    if (known !== undefined) return known;
    if (num_oov_indices === 0) {
      throw new ConfigError(
        `${String(this)}: with num_oov_indices=0 every token must be in the vocabulary. Received: ${show(token)}.`,
      );
    }
    return (
      this.special.length -
      num_oov_indices +
      (num_oov_indices === 1 ? 0 : this.bucketOf(token, num_oov_indices))
    );
  }

  /** Which of several indices an unknown token gets. */
  protected bucketOf(token: T, buckets: number): number {
    return hashBucket(String(token), buckets, this.settings.salt);
  }

  private encode(indices: readonly number[], shape: readonly number[]): Tensor {
    if (this.depth === null)
      throw new ConfigError(`${String(this)}: give a vocabulary or call adapt() first.`);
    const encoded = encodeIndices(indices, shape, this.settings.output_mode, this.depth);
    return this.idf_weights === null ? encoded : tf.mul(encoded, this.idf_weights.value);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return encodedShape(inputShape, this.settings.output_mode, this.depth);
  }

  override computeOutputDtype(): DType {
    if (this.settings.invert) return this.tokenDtype;
    return this.settings.output_mode === "int" ? "int64" : "float32";
  }

  override saveAssets(): Assets {
    if (this.settings.vocabulary !== null) return new Map();
    return new Map([["vocabulary.txt", this.getVocabulary().join("\n")]]);
  }

  override loadAssets(assets: Assets): void {
    const text = assets.get("vocabulary.txt");
    if (this.settings.vocabulary !== null || text === undefined) return;
    this.setTokens(this.ownTokens(splitLines(text).map((line) => this.parse(line))));
  }

  override getConfig(): JsonObject {
    const size = this.tokens.length > 0 ? this.vocabularySize() : this.settings.vocabulary_size;
    return { ...super.getConfig(), vocabulary_size: size };
  }
}
