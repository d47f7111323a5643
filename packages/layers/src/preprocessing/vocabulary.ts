/** @file How a vocabulary is learned, and read from text. */

/** A token of a vocabulary. */
export type Token = string | number;

/** Python's `str.splitlines`, without empty lines at the end. */
export function splitLines(text: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Python splits at these control characters
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
  while (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Tokens by falling count; of equal counts the greater token first, as Keras sorts them. */
export function byFrequency<T extends Token>(counts: ReadonlyMap<T, number>): T[] {
  return [...counts].sort(([a, m], [b, n]) => n - m || compareTokens(b, a)).map(([token]) => token);
}

/** How often tokens occurred in documents, and in how many documents. */
export class TokenCounts<T extends Token> {
  readonly occurrences = new Map<T, number>();
  private readonly documentsWith = new Map<T, number>();
  private documents = 0;

  /** Takes in one document. */
  add(tokens: readonly T[]): void {
    this.documents++;
    for (const token of tokens) increment(this.occurrences, token);
    for (const token of new Set(tokens)) increment(this.documentsWith, token);
  }

  /** `log(1 + documents / (1 + documents with the token))` for each token. */
  inverseDocumentFrequencies(tokens: readonly T[]): number[] {
    return tokens.map((token) =>
      Math.log(1 + this.documents / (1 + (this.documentsWith.get(token) ?? 0))),
    );
  }
}

function increment<T>(counts: Map<T, number>, token: T): void {
  counts.set(token, (counts.get(token) ?? 0) + 1);
}

/** Tokens that occur more than once. */
export function repeated<T extends Token>(tokens: readonly T[]): T[] {
  const seen = new Set<T>();
  return [...new Set(tokens.filter((token) => seen.size === seen.add(token).size))];
}

/** Python's order: numbers by value, strings by code point. */
function compareTokens(a: Token, b: Token): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [[...String(a)], [...String(b)]];
  for (const [i, character] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    const difference = (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
