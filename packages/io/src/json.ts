/** @file A JSON parser for what Python writes: NaN, Infinity, -Infinity, and any key, safely. */
import { FileFormatError, type Json } from "@kmr-js/core";
import { MAX_JSON_DEPTH, MAX_JSON_LENGTH, MAX_JSON_SIZE } from "./limits.ts";

/** Where a text comes from, for error messages. */
export interface JsonOrigin {
  /** The file, as the caller named it. */
  readonly file: string;
  /** The archive member or HDF5 path that holds the text. */
  readonly entry?: string;
}

/**
 * Parses JSON as Python's `json` module reads it: the tokens `NaN`, `Infinity` and `-Infinity` are numbers, and the
 * last of two equal keys wins. Objects have no prototype, so no key of a file reaches `Object.prototype`.
 * Integers beyond 2^53 lose their last digits, as in every JavaScript number.
 * @throws FileFormatError with the offset, for anything else and for texts beyond the limits.
 */
export function parseKerasJson(text: string, where: JsonOrigin): Json {
  return new JsonParser(text, where).parse();
}

const numberPattern = /-?(?:Infinity|(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
const spacePattern = /[ \t\n\r]*/y;
/** A string without escapes, the common case. JSON forbids bare control characters. */
const plainStringPattern = /"[^"\\\p{Cc}]*"/uy;
const anyStringPattern = /"(?:[^"\\]|\\[\s\S])*"/y;

/** What a key, a list or an object takes of {@link MAX_JSON_SIZE}: that many times the memory of a number. */
const PART_SIZE = 5;

const words: ReadonlyMap<string, Json> = new Map<string, Json>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
]);

class JsonParser {
  readonly #text: string;
  readonly #where: JsonOrigin;
  #offset = 0;
  #depth = 0;
  #size = 0;

  constructor(text: string, where: JsonOrigin) {
    this.#text = text;
    this.#where = where;
  }

  parse(): Json {
    if (this.#text.length > MAX_JSON_LENGTH) {
      this.#fail(`the text is longer than ${MAX_JSON_LENGTH} characters`);
    }
    const value = this.#value();
    if (this.#offset < this.#text.length) this.#fail("expected the end of the text");
    return value;
  }

  /** Reads one value with the space around it. */
  #value(): Json {
    this.#skip();
    const value = this.#bareValue();
    this.#skip();
    return value;
  }

  #bareValue(): Json {
    this.#grow(1);
    const first = this.#text[this.#offset];
    if (first === '"') return this.#string();
    if (first === "{") return this.#nested(() => this.#object());
    if (first === "[") return this.#nested(() => this.#list());
    for (const [word, value] of words) {
      if (first === word[0] && this.#text.startsWith(word, this.#offset)) {
        this.#offset += word.length;
        return value;
      }
    }
    const number = this.#match(numberPattern);
    if (number === undefined) this.#fail("expected a value");
    return Number(number);
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > MAX_JSON_DEPTH) this.#fail(`nested deeper than ${MAX_JSON_DEPTH} levels`);
    this.#grow(PART_SIZE);
    this.#offset++;
    const value = read();
    this.#depth--;
    return value;
  }

  /** A short text can stand for much: `[],` takes sixty times its length in memory. */
  #grow(by: number): void {
    this.#size += by;
    if (this.#size > MAX_JSON_SIZE)
      this.#fail(
        `more than ${MAX_JSON_SIZE} values, of which keys, lists and objects count ${PART_SIZE}`,
      );
  }

  #object(): Json {
    const object: Record<string, Json> = Object.create(null);
    this.#skip();
    if (this.#take("}")) return object;
    do {
      this.#skip();
      this.#grow(PART_SIZE);
      const key = this.#string();
      this.#skip();
      if (!this.#take(":")) this.#fail('expected ":"');
      object[key] = this.#value();
    } while (this.#take(","));
    if (!this.#take("}")) this.#fail('expected "," or "}"');
    return object;
  }

  #list(): Json {
    const list: Json[] = [];
    this.#skip();
    if (this.#take("]")) return list;
    do {
      list.push(this.#value());
    } while (this.#take(","));
    if (!this.#take("]")) this.#fail('expected "," or "]"');
    return list;
  }

  #string(): string {
    const start = this.#offset;
    const plain = this.#match(plainStringPattern);
    if (plain !== undefined) return plain.slice(1, -1);
    const quoted = this.#match(anyStringPattern);
    if (quoted === undefined) this.#fail("expected a string");
    try {
      return String(JSON.parse(quoted));
    } catch (cause) {
      this.#offset = start;
      this.#fail("this string has a bad escape or a bare control character", cause);
    }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#offset += found.length;
    return found;
  }

  #skip(): void {
    this.#match(spacePattern);
  }

  #take(character: string): boolean {
    if (this.#text[this.#offset] !== character) return false;
    this.#offset++;
    return true;
  }

  #fail(what: string, cause?: unknown): never {
    const { file, entry } = this.#where;
    const offset = this.#offset;
    const place = entry === undefined ? `"${file}"` : `"${file}", entry "${entry}"`;
    const found =
      offset < this.#text.length
        ? JSON.stringify(this.#text.slice(offset, offset + 20))
        : "the end";
    throw new FileFormatError(
      `${place} is not valid JSON at offset ${offset}: ${what}. Received: ${found}.`,
      {
        ...this.#where,
        offset,
        ...(cause === undefined ? {} : { cause }),
      },
    );
  }
}
