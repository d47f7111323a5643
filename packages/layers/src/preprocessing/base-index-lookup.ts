/** @file What StringLookup and IntegerLookup share: a vocabulary, and the ways to write its indices. */
import {
  type Assets,
  ConfigError,
  type ConfigOf,
  type DType,
  type Field,
  type Fields,
  fields as f,
  type JsonObject,
  type KerasTensor,
  Layer,
  type Nested,
  type Shape,
  type Tensor,
  UnsupportedError,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { documentCounts, encodeIndices, frequentTokens, inverseDocumentFrequencies, splitLines } from "./vocabulary.ts";

export type Token = string | number;

/** The config keys before `vocabulary_dtype` or `idf_weights`, in Keras's order. */
export function lookupFields<T extends Token>(token: Field<T, T, true>, oov: T, mask: T | null = null) {
  return {
    /** From indices to tokens. */
    invert: f.boolean(false),
    /** The most tokens that the vocabulary may hold, the special ones included. */
    max_tokens: f.nullable(f.positiveInteger()),
    /** How many indices stand for unknown tokens; with 0 an unknown token is an error. */
    num_oov_indices: f.nullable(f.integer(1)) as unknown as Field<number, number, false>,
    /** What an unknown index gives when `invert`. */
    oov_token: { ...f.nullable(token), initial: oov } as Field<T | null, T | null, false>,
    /** The token for index 0, which is padding. */
    mask_token: { ...f.nullable(token), initial: mask } as Field<T | null, T | null, false>,
    output_mode: f.choice(["int", "one_hot", "multi_hot", "count", "tf_idf"], "int"),
    /** Changes no value: the output is dense here. */
    sparse: f.boolean(false),
    /** Make the output `max_tokens` wide, however small the vocabulary is. */
    pad_to_max_tokens: f.boolean(false),
  };
}

/** The config keys after those of `lookupFields`. */
export function vocabularyFields<T extends Token>(token: Field<T, T, true>) {
  const tokens = f.list(token);
  return {
    idf_weights: f.nullable(f.list(f.number())),
    /** The tokens; the special ones may stand in front. */
    vocabulary: f.nullable({
      ...tokens,
      parse: ((value, place) =>
        typeof value === "string"
          ? f.refuse(place, "must be a list of tokens; no file is read here, pass its lines instead", value)
          : tokens.parse(value, place)) as typeof tokens.parse,
    }),
    /** Known ahead where the vocabulary comes with a file. */
    vocabulary_size: f.nullable(f.positiveInteger()),
    /** How an integer is spread over several indices for unknown tokens. */
    oov_method: f.choice(["floormod", "farmhash"], "floormod"),
    salt: f.ignored(),
  };
}
type LookupFields = Fields & ReturnType<typeof lookupFields<Token>> & ReturnType<typeof vocabularyFields<Token>>;
type LookupConfig = ConfigOf<ReturnType<typeof lookupFields<Token>> & ReturnType<typeof vocabularyFields<Token>>>;

/** Base of the lookups: a subclass says how tokens are read from a tensor, from text, and written to a tensor. */
export abstract class BaseIndexLookup<T extends Token, F extends Fields> extends Layer<F> {
  /** The tokens behind the special ones, in order of their indices. */
  #tokens: readonly T[] = [];
  #indices = new Map<T, number>();
  #size: number | null = this.lookup.vocabulary_size;
  #idf: readonly number[] | null = null;

  protected abstract readTokens(x: Tensor): readonly T[];
  protected abstract writeTokens(tokens: readonly T[], shape: number[]): Tensor;
  protected abstract parseToken(line: string): T;
  protected abstract tokenDtype(): DType;

  /** The keys that all lookups have. */
  protected get lookup(): LookupConfig {
    return this.config as unknown as LookupConfig;
  }
}
