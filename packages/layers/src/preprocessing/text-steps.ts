/** @file The steps from a text to its tokens, exactly as TensorFlow takes them. */
import { type Field, fields as f, isJsonObject, type Json } from "@kmr-js/core";

/** From a text to the text that is split. */
export type Standardize = (text: string) => string;
/** From a text to its tokens. */
export type Split = (text: string) => readonly string[];

/** Lower case of the letters A to Z; TensorFlow leaves all others as they are. */
export const lower: Standardize = (text) =>
  text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** Without ASCII's punctuation. */
export const stripPunctuation: Standardize = (text) => text.replace(/[!-/:-@[-`{-~]/g, "");

/** The built-in ways to standardize, by their names in a config. */
export const standardizers: Readonly<
  Record<"lower_and_strip_punctuation" | "lower" | "strip_punctuation", Standardize>
> = {
  lower_and_strip_punctuation: (text) => stripPunctuation(lower(text)),
  lower,
  strip_punctuation: stripPunctuation,
};

/** The built-in ways to split, by their names in a config. White space is ASCII's. */
export const splitters: Readonly<Record<"whitespace" | "character", Split>> = {
  whitespace: (text) => text.split(/[ \t\n\v\f\r]+/).filter((token) => token !== ""),
  character: (text) => [...text],
};

/** All runs of tokens of the given widths, the words of each joined by spaces; without widths the tokens themselves. */
export function ngrams(tokens: readonly string[], widths: readonly number[] | null): string[] {
  if (widths === null) return [...tokens];
  return widths.flatMap((width) =>
    Array.from({ length: ngramCount(tokens.length, width) }, (_, i) =>
      tokens.slice(i, i + width).join(" "),
    ),
  );
}

/** How many runs of a width there are. */
export function ngramCount(tokens: number, width: number): number {
  return Math.max(0, tokens - width + 1);
}

/** A config key that names a step, holds a function of one's own, or null for no step. */
export function step<Name extends string, Step extends (text: string) => unknown>(
  table: Readonly<Record<Name, Step>>,
  initial: NoInfer<Name>,
): Field<Name | Step | null, Name | Step | null, false> {
  const names = Object.keys(table).map((name) => JSON.stringify(name));
  return {
    required: false,
    initial,
    parse: (value, place) => {
      const known = typeof value === "string" && Object.hasOwn(table, value);
      if (value === null || typeof value === "function" || known)
        return value as Name | Step | null;
      return f.refuse(place, `must be one of ${names.join(", ")}, null or a function`, value);
    },
    serialize: (value): Json => (typeof value === "function" ? namedFunction(value) : value),
    revive: (json, reviver, at) => (isJsonObject(json) ? reviver.object(json, at) : json),
  };
}

/** Python's form of a named function. */
function namedFunction({ name }: (text: string) => unknown): Json {
  return {
    module: "builtins",
    class_name: "function",
    config: name,
    registered_name: "function",
  };
}
