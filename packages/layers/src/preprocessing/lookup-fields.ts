/** @file The config keys of the lookups. */
import { type ConfigOf, type Field, fields as f } from "@kmr-js/core";
import type { Token } from "./vocabulary.ts";

const count: Field<number, number, true> = {
  ...f.integer(),
  parse: (value, place) =>
    Number.isInteger(value) && (value as number) >= 0
      ? (value as number)
      : f.refuse(place, "must be an integer, 0 or more", value),
};

/** The first config keys of a lookup, in Keras's order. */
export function lookupFields<T extends Token>(token: Field<T, T, true>, oov: T) {
  return {
    /** From indices to tokens. */
    invert: f.boolean(false),
    /** The most tokens that the vocabulary may hold, the special ones included. */
    max_tokens: f.nullable(f.positiveInteger()),
    /** How many indices stand for unknown tokens; with 0 an unknown token is an error. */
    num_oov_indices: { ...count, required: false, initial: 1 } as Field<number, number, false>,
    /** What an unknown index gives when `invert`. */
    oov_token: { ...f.nullable(token), initial: oov } as Field<T | null, T | null, false>,
    /** The token for index 0, which is padding. */
    mask_token: f.nullable(token),
    output_mode: f.choice(["int", "one_hot", "multi_hot", "count", "tf_idf"], "int"),
    /** Changes no value: the output is dense here. */
    sparse: f.boolean(false),
    /** Make the output `max_tokens` wide, however small the vocabulary is. */
    pad_to_max_tokens: f.boolean(false),
  };
}

/** The last config keys of a lookup. */
export function vocabularyFields<T extends Token>(token: Field<T, T, true>) {
  const tokens = f.list(token);
  const parse: typeof tokens.parse = (value, place) =>
    typeof value === "string"
      ? f.refuse(
          place,
          "must be a list of tokens; no file is read here, pass its lines instead",
          value,
        )
      : tokens.parse(value, place);
  return {
    idf_weights: f.nullable(f.list(f.number())),
    /** The tokens; the special ones may stand in front. */
    vocabulary: f.nullable({ ...tokens, parse }),
    /** The size, where the vocabulary itself comes with a file. */
    vocabulary_size: f.nullable(count),
    /** How an integer is spread over several indices for unknown tokens. */
    oov_method: f.choice(["floormod", "farmhash"], "floormod"),
    salt: f.ignored(),
  };
}
export type LookupConfig<T extends Token> = ConfigOf<
  ReturnType<typeof lookupFields<T>> & ReturnType<typeof vocabularyFields<T>>
>;
