/** @file The config keys of the lookups. */
import { ConfigError, type ConfigOf, type Field, fields as f, show } from "@kmr-js/core";
import { salt, sparse } from "./categorical-fields.ts";
import { repeated, type Token } from "./vocabulary.ts";

const count: Field<number, number, true> = {
  ...f.integer(),
  parse: (value, place) =>
    Number.isInteger(value) && (value as number) >= 0
      ? (value as number)
      : f.refuse(place, "must be an integer, 0 or more", value),
};

/** The first config keys of a lookup, in Keras's order. */
export function lookupFields<T extends Token>(token: Field<T, T, true>, oov: NoInfer<T>) {
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
    sparse,
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
    /** What each token of `vocabulary` weighs in `tf_idf`. */
    idf_weights: f.nullable(f.list(f.number())),
    /** The tokens; the special ones may stand in front. */
    vocabulary: f.nullable({ ...tokens, parse }),
    /** The size, where the vocabulary itself comes with a file. */
    vocabulary_size: f.nullable(count),
    /** How integers are spread over several indices for unknown tokens; strings are always hashed. */
    oov_method: f.newer(f.choice(["floormod", "farmhash"], "floormod")),
    /** A key for that hash. */
    salt: f.newer(salt()),
  };
}
export type LookupConfig<T extends Token> = ConfigOf<
  ReturnType<typeof lookupFields<T>> & ReturnType<typeof vocabularyFields<T>>
>;

/** The rules between the keys. @throws ConfigError */
export function checkLookup<T extends Token>(config: LookupConfig<T>, owner: string): void {
  const { max_tokens, pad_to_max_tokens, output_mode, invert, sparse } = config;
  const { idf_weights, vocabulary, oov_token } = config;
  const rule = (broken: boolean, key: keyof LookupConfig<T>, text: string): void => {
    if (!broken) return;
    throw new ConfigError(`${owner}: ${key} ${text}. Received: ${key}=${show(config[key])}.`);
  };
  rule(max_tokens !== null && max_tokens <= 1, "max_tokens", "must be greater than 1");
  rule(pad_to_max_tokens && max_tokens === null, "pad_to_max_tokens", "needs max_tokens");
  rule(invert && output_mode !== "int", "output_mode", 'must be "int" when invert is true');
  rule(sparse && output_mode === "int", "sparse", 'may not be true when output_mode is "int"');
  if (output_mode === "tf_idf") {
    rule(vocabulary !== null && idf_weights === null, "idf_weights", "must come with vocabulary");
  } else rule(idf_weights !== null, "idf_weights", 'needs output_mode "tf_idf"');
  rule(invert && oov_token === null, "oov_token", "must be a token when invert is true");
  rule(vocabulary?.length === 0, "vocabulary", "must not be empty");
}

/** The rules of a vocabulary, the special tokens taken off its front. @throws ConfigError */
export function checkTokens<T extends Token>(
  tokens: readonly T[],
  special: readonly (T | null)[],
  { mask_token, oov_token, max_tokens, invert }: LookupConfig<T>,
  owner: string,
): void {
  const rule = (broken: boolean, text: string, received: unknown): void => {
    if (!broken) return;
    throw new ConfigError(`${owner}: vocabulary ${text}. Received: ${show(received)}.`);
  };
  const twice = repeated(tokens);
  rule(twice.length > 0, "must hold each token once", twice);
  const place = `may not stand behind the special tokens ${show(special)}`;
  rule(mask_token !== null && tokens.includes(mask_token), `: mask_token ${place}`, mask_token);
  rule(
    invert && oov_token !== null && tokens.includes(oov_token),
    `: oov_token ${place}`,
    oov_token,
  );
  const size = special.length + tokens.length;
  rule(
    max_tokens !== null && size > max_tokens,
    `may hold at most max_tokens=${max_tokens} tokens`,
    size,
  );
}
