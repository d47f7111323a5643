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
import { type AdaptData, type Adapted, type AdaptOptions, learn } from "./adapt.ts";
import { encodedShape, encodeIndices } from "./encode-indices.ts";
import { hashBucket } from "./hash.ts";
import { checkLookup, checkTokens, type LookupConfig } from "./lookup-fields.ts";
import { byFrequency, splitLines, type Token, TokenCounts } from "./vocabulary.ts";

/** Stands for a token that is dropped. */
const DROPPED = -1;

/** Base of the lookups: a subclass says how tokens are read from tensors and text, and written to tensors. */
export abstract class BaseIndexLookup<T extends Token, F extends Fields> extends Layer<F> {
  protected abstract readonly tokenDtype: "string" | "int64";
  /** The values of a tensor of tokens. */
  protected abstract read(x: Tensor): readonly T[];
  protected abstract write(tokens: readonly T[], shape: number[]): Tensor;
  /** A token from a line of `vocabulary.txt`. */
  protected abstract parse(line: string): T;
  private tokens: readonly T[] = this.ownTokens(this.settings.vocabulary ?? []);
  private indices = this.indexTokens();
  /** What each index weighs in `tf_idf`, until `build` makes a variable of it. */
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
    const first = this.special.length;
    return new Map(this.tokens.map((token, i) => [token, first + i]));
  }

  private givenIdf(): readonly number[] | null {
    const { vocabulary, idf_weights } = this.settings;
    return vocabulary === null || idf_weights === null
      ? null
      : this.fullIdf(vocabulary, idf_weights);
  }

  /** Weights for all indices, from those of a vocabulary with or without the special tokens. */
  private fullIdf(vocabulary: readonly T[], idf: readonly number[]): readonly number[] {
    if (vocabulary.length !== idf.length) {
      throw new ConfigError(
        `${String(this)}: idf_weights must be as long as vocabulary (${vocabulary.length}). Received: ${idf.length}.`,
      );
    }
    return this.startsWithSpecial(vocabulary) ? this.padded(idf) : this.withSpecial(idf);
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

  /**
   * Replaces the vocabulary. The special tokens may stand in front.
   * @param idf_weights - what each token weighs; for the output mode `tf_idf`, and needed there.
   */
  setVocabulary(vocabulary: readonly T[], idfWeights?: readonly number[]): void {
    const { output_mode } = this.settings;
    if ((output_mode === "tf_idf") !== (idfWeights !== undefined)) {
      throw new ConfigError(
        `${String(this)}: idf_weights must come with output_mode "tf_idf", and with no other. Received: output_mode=${show(output_mode)}, idf_weights=${show(idfWeights)}.`,
      );
    }
    if (vocabulary.length === 0) {
      throw new ConfigError(`${String(this)}: vocabulary must not be empty. Received: [].`);
    }
    this.setTokens(this.ownTokens(vocabulary));
    if (idfWeights !== undefined) this.setIdf(this.fullIdf(vocabulary, idfWeights));
  }

  /** The width of the output in all modes but `int`; null until the vocabulary is known. */
  private get depth(): number | null {
    const { pad_to_max_tokens, max_tokens, vocabulary_size } = this.settings;
    if (pad_to_max_tokens) return max_tokens;
    return this.tokens.length > 0 ? this.vocabularySize() : vocabulary_size;
  }

  /**
   * Learns the vocabulary from data: the most frequent tokens first, and of equally frequent ones the greater first.
   * Each row is a document, and so is a batch of rank 1; in data of rank 1 that comes at once each token is one.
   * @returns a promise when the data comes asynchronously.
   */
  adapt<D extends AdaptData>(data: D, options: AdaptOptions = {}): Adapted<D> {
    if (this.settings.vocabulary !== null) {
      throw new ConfigError(`${String(this)}: adapt would replace the vocabulary of the config.`);
    }
    const counts = new TokenCounts<T>();
    return learn(
      data,
      {
        whole: (x) => this.count(x, x.rank < 2 ? 1 : (x.shape.at(-1) ?? 1), counts),
        batch: (x) => this.count(x, x.shape.at(-1) ?? 1, counts),
        finish: () => this.learned(counts),
      },
      this.tokenDtype === "string" ? "string" : "int32",
      options,
    );
  }

  /** Takes in documents of `width` tokens. */
  private count(x: Tensor, width: number, counts: TokenCounts<T>): void {
    const tokens = this.read(x);
    for (let at = 0; at < tokens.length; at += width) counts.add(tokens.slice(at, at + width));
  }

  /** Takes over the vocabulary of what was counted. */
  learned(counts: TokenCounts<T>): void {
    const { mask_token, oov_token, max_tokens, output_mode } = this.settings;
    const known = new Map(counts.occurrences);
    for (const token of [mask_token, oov_token]) if (token !== null) known.delete(token);
    if (known.size === 0) return;
    const room = max_tokens === null ? undefined : max_tokens - this.special.length;
    const tokens = byFrequency(known).slice(0, room);
    this.setTokens(tokens);
    if (output_mode === "tf_idf") {
      this.setIdf(this.withSpecial(counts.inverseDocumentFrequencies(tokens)));
    }
  }

  /** @throws ConfigError when the width of the output would change after the first call. */
  private setTokens(tokens: readonly T[]): void {
    const { output_mode, pad_to_max_tokens } = this.settings;
    const fixed = this.built && output_mode !== "int" && !pad_to_max_tokens;
    if (fixed && this.depth !== null && this.depth !== this.special.length + tokens.length) {
      throw new ConfigError(
        `${String(this)}: the size of the vocabulary is fixed once the layer was called. Received: ${tokens.length} tokens.`,
      );
    }
    this.tokens = tokens;
    this.indices = this.indexTokens();
  }

  private setIdf(idf: readonly number[]): void {
    this.idf = idf;
    this.idf_weights?.assign({ shape: [idf.length], data: Float32Array.from(idf) });
  }

  protected override build(): void {
    if (this.settings.output_mode !== "tf_idf" || this.depth === null) return;
    this.idf_weights = this.addWeight("idf_weights", {
      shape: [this.depth],
      initializer: new initializers.Zeros(),
      trainable: false,
      storeKey: "idf_weights",
    });
    if (this.idf !== null) this.setIdf(this.idf);
  }

  /** Keras saves no shapes for a lookup. */
  override buildFromConfig(): void {
    this.buildOnce([]);
  }

  override call(x: Tensor): Tensor {
    if (this.settings.invert) {
      this.needVocabulary();
      const tokens = Array.from(x.dataSync<"int32">(), (index) => this.tokenAt(index));
      return this.write(tokens, x.shape);
    }
    return this.encode(tf.tensor(this.indicesOf(this.read(x)), x.shape, "int32"));
  }

  /** The indices of tokens; -1 for those that are dropped. @throws ConfigError for an unknown token with no index. */
  indicesOf(tokens: readonly T[]): number[] {
    this.needVocabulary();
    return tokens.map((token) => this.indexOf(token));
  }

  /** @throws ConfigError without a vocabulary: every token would be an unknown one. */
  private needVocabulary(): void {
    if (this.tokens.length > 0) return;
    throw new ConfigError(
      `${String(this)} has no vocabulary: give one, or call adapt() first. A legacy .h5 file does not hold what adapt() learnt; save the model as .keras.`,
    );
  }

  /** Indices in the output mode. */
  encode(indices: Tensor): Tensor {
    const { output_mode } = this.settings;
    if (output_mode === "int") return indices;
    const depth = this.depth ?? this.vocabularySize();
    if (output_mode !== "tf_idf") return encodeIndices(indices, output_mode, depth);
    return tf.mul(encodeIndices(indices, "count", depth), this.idfValues());
  }

  private idfValues(): Tensor {
    if (this.idf_weights !== null) return this.idf_weights.value;
    if (this.idf !== null) return tf.tensor1d([...this.idf]);
    throw new ConfigError(`${String(this)}: give idf_weights or call adapt() first.`);
  }

  private tokenAt(index: number): T {
    const { mask_token, oov_token } = this.settings;
    if (index === 0 && mask_token !== null) return mask_token;
    return this.tokens[index - this.special.length] ?? (oov_token as T);
  }

  private indexOf(token: T): number {
    const { mask_token, num_oov_indices, output_mode } = this.settings;
    if (mask_token !== null && token === mask_token) return output_mode === "int" ? 0 : DROPPED;
    const known = this.indices.get(token);
    if (known !== undefined) return known;
    if (num_oov_indices === 0) {
      throw new ConfigError(
        `${String(this)}: with num_oov_indices=0 every token must be in the vocabulary. Received: ${show(token)}.`,
      );
    }
    const first = this.special.length - num_oov_indices;
    return first + (num_oov_indices === 1 ? 0 : this.bucketOf(token, num_oov_indices));
  }

  /** Which of several indices an unknown token gets. */
  protected bucketOf(token: T, buckets: number): number {
    return hashBucket(String(token), buckets, this.settings.salt);
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
