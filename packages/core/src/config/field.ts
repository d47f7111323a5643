/** @file One config key: how it is parsed, defaulted and written. */
import { ConfigError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject, nearest, show } from "../json.ts";
import type { Shape } from "../shape.ts";

/** Where a value stands, for error texts: `Dense "dense_3"` and `units`. */
export interface FieldPlace {
  readonly owner: string;
  readonly key: string;
}

/** What a field may ask of a load in progress: turn a saved object into an instance. */
export interface Reviver {
  /** @throws SerializationError when no table knows the class. */
  object(json: unknown, at: string): unknown;
  /** The function that a table holds under the first of the names that it knows. */
  twin(...names: readonly string[]): ((x: never, options: never) => unknown) | undefined;
}

/**
 * One config key. `In` is what a caller may write, `Out` what `config` holds.
 * `required` tells whether the key has a default.
 */
export interface Field<In, Out = In, Required extends boolean = boolean> {
  readonly required: Required;
  /** The default as a caller would write it; absent when `required`. */
  readonly initial?: In | undefined;
  /** The value holds Python floats, so that files say `1.0` for 1. */
  readonly float?: true | undefined;
  /** The words there are to choose from. */
  readonly choices?: readonly string[] | undefined;
  /** Files hold the key only where it has a value. */
  readonly conditional?: true | undefined;
  /** Keras 3.8 refuses the key, so files leave it out where it has its default. */
  readonly newer?: true | undefined;
  /** Checks an argument or a JSON value. @throws ConfigError naming the place, the rule and the value. */
  parse(value: unknown, place: FieldPlace): Out;
  /** The value as Keras writes it into a config. */
  serialize(value: Out): Json;
  /** Turns saved objects inside the JSON value into instances before `parse`. */
  readonly revive?: (json: unknown, reviver: Reviver, at: string, config: JsonObject) => unknown;
}

/** The config keys of a class, in the order in which Keras writes them. */
export interface Fields {
  // biome-ignore lint/suspicious/noExplicitAny: a field is invariant in its value; the map only collects them
  readonly [key: string]: Field<any, any, boolean>;
}

/** Refuses a value: who, which key, the rule, what came. */
export function refuse(place: FieldPlace, rule: string, value: unknown): never {
  throw new ConfigError(
    `${place.owner}: ${place.key} ${rule}. Received: ${place.key}=${show(value)}.`,
  );
}

/** The refusal of keys that no field has, each with the nearest that exists. */
export function unknownKeys(
  owner: string,
  keys: readonly string[],
  known: readonly string[],
): ConfigError {
  const told = keys.map((key) => {
    const close = nearest(key, known);
    return `${JSON.stringify(key)}.${close === undefined ? "" : ` Did you mean ${JSON.stringify(close)}?`}`;
  });
  return new ConfigError(
    `${owner}: unknown config key ${told.join(" Unknown config key ")} Known keys: ${known.join(", ")}.`,
  );
}

type Required<T> = Field<T, T, true>;
type Optional<T> = Field<T, T, false>;
type Check<T> = (value: unknown, place: FieldPlace) => T;

/** Any field from a check; with `initial` the key may be left out. */
export function field<T extends Json>(check: Check<T>): Required<T>;
export function field<T extends Json>(check: Check<T>, initial: T): Optional<T>;
export function field<T extends Json>(check: Check<T>, initial?: T): Field<T> {
  const serialize = (value: T): Json => value;
  return initial === undefined
    ? { required: true, parse: check, serialize }
    : { required: false, initial, parse: check, serialize };
}

function floatLike(of: { readonly float?: true | undefined }): { readonly float?: true } {
  return of.float === true ? { float: true } : {};
}

/** The same field, with `null` allowed and as default unless the field has one. */
export function nullable<In, Out>(of: Field<In, Out>): Field<In | null, Out | null, false> {
  const revive = of.revive;
  return {
    required: false,
    initial: of.initial ?? null,
    choices: of.choices,
    ...floatLike(of),
    parse: (value, place) => (value === null ? null : of.parse(value, place)),
    serialize: (value) => (value === null ? null : of.serialize(value)),
    ...(revive === undefined
      ? {}
      : {
          revive: (json, reviver, at, config) =>
            json === null ? null : revive(json, reviver, at, config),
        }),
  };
}

/** A field that Keras writes only where it has a value. */
export function conditional<In, Out>(of: Field<In, Out>): Field<In | null, Out | null, false> {
  return { ...nullable(of), initial: null, conditional: true };
}

/** A field of Keras that must be written, though its value may be null. */
export function requiredNullable<In, Out>(of: Field<In, Out>): Field<In | null, Out | null, true> {
  const { initial: _, ...rest } = nullable(of);
  return { ...rest, required: true };
}

/** The same field, of a key that Keras 3.8 does not know. */
export function newer<In, Out, R extends boolean>(of: Field<In, Out, R>): Field<In, Out, R> {
  return { ...of, newer: true };
}

/** A field that this library reads and writes but that changes no value: newer Keras's keys, kept for round trips. */
export function ignored(initial: Json = null): Field<Json, Json, false> {
  const parse = (value: unknown): Json => value as Json;
  return newer({ required: false, initial, parse, serialize: (value) => value });
}

const isNumber = (value: unknown): value is number =>
  typeof value === "number" && !Number.isNaN(value);

const checkNumber: Check<number> = (value, place) =>
  isNumber(value) ? value : refuse(place, "must be a number", value);

const checkInteger: Check<number> = (value, place) =>
  Number.isInteger(value) ? (value as number) : refuse(place, "must be an integer", value);

const checkPositive: Check<number> = (value, place) =>
  Number.isInteger(value) && (value as number) > 0
    ? (value as number)
    : refuse(place, "must be a positive integer", value);

const checkBoolean: Check<boolean> = (value, place) =>
  typeof value === "boolean" ? value : refuse(place, "must be true or false", value);

const checkString: Check<string> = (value, place) =>
  typeof value === "string" ? value : refuse(place, "must be a string", value);

/** Declares both forms of a field kind: required without arguments, optional with a default. */
function kind<T extends Json>(check: Check<T>): { (): Required<T>; (initial: T): Optional<T> } {
  function declare(): Required<T>;
  function declare(initial: T): Optional<T>;
  function declare(initial?: T): Field<T> {
    return initial === undefined ? field(check) : field(check, initial);
  }
  return declare;
}

/** A number that is not NaN. */
export function number(): Required<number>;
export function number(initial: number): Optional<number>;
export function number(initial?: number): Field<number> {
  return {
    ...(initial === undefined ? field(checkNumber) : field(checkNumber, initial)),
    float: true,
  };
}
/** A whole number. */
export const integer = kind(checkInteger);
/** A whole number above zero. */
export const positiveInteger = kind(checkPositive);
/** `true` or `false`. */
export const boolean = kind(checkBoolean);
/** Text. */
export const string = kind(checkString);

/** A number within bounds: `numberIn(0, 1)` is `[0, 1]`, `{ below: true }` makes it `[0, 1)`. */
export function numberIn(
  low: number,
  high: number,
  options: { below?: boolean; initial: number },
): Optional<number>;
export function numberIn(
  low: number,
  high: number,
  options?: { below?: boolean },
): Required<number>;
export function numberIn(
  low: number,
  high: number,
  options: { below?: boolean; initial?: number } = {},
): Field<number> {
  const range = `[${low}, ${high}${options.below ? ")" : "]"}`;
  const check: Check<number> = (value, place) => {
    const inside =
      isNumber(value) && value >= low && (options.below ? value < high : value <= high);
    return inside ? value : refuse(place, `must be a number in ${range}`, value);
  };
  const made = options.initial === undefined ? field(check) : field(check, options.initial);
  return { ...made, float: true };
}

/** One of a fixed set of words. */
export function choice<const T extends string>(words: readonly T[]): Required<T>;
export function choice<const T extends string>(
  words: readonly T[],
  initial: NoInfer<T>,
): Optional<T>;
export function choice<const T extends string>(words: readonly T[], initial?: T): Field<T> {
  const check: Check<T> = (value, place) => {
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    const close = typeof value === "string" ? nearest(value, words) : undefined;
    const hint = close === undefined ? "" : ` (did you mean ${JSON.stringify(close)}?)`;
    const all = words.map((word) => JSON.stringify(word)).join(", ");
    return refuse(place, `must be one of ${all}${hint}`, value);
  };
  return { ...(initial === undefined ? field(check) : field(check, initial)), choices: words };
}

/** A list whose items all pass `of`. */
export function list<In, Out>(of: Field<In, Out>): Field<readonly In[], readonly Out[], true>;
export function list<In, Out>(
  of: Field<In, Out>,
  initial: readonly In[],
): Field<readonly In[], readonly Out[], false>;
export function list<In, Out>(
  of: Field<In, Out>,
  initial?: readonly In[],
): Field<readonly In[], readonly Out[]> {
  const revive = of.revive;
  return {
    required: initial === undefined,
    initial,
    ...floatLike(of),
    parse: (value, place) =>
      Array.isArray(value)
        ? Object.freeze(
            value.map((item, i) => of.parse(item, { ...place, key: `${place.key}[${i}]` })),
          )
        : refuse(place, "must be a list", value),
    serialize: (values) => values.map((value) => of.serialize(value)),
    ...(revive === undefined
      ? {}
      : {
          revive: (json, reviver, at, config) =>
            Array.isArray(json)
              ? json.map((item, i) => revive(item, reviver, `${at}[${i}]`, config))
              : json,
        }),
  };
}

/** One integer for all axes, or one for each: `3` and `[3, 3]` are the same for `sizes(2)`. */
export function sizes(rank: number): Field<number | readonly number[], readonly number[], true>;
export function sizes(
  rank: number,
  initial: number | readonly number[],
): Field<number | readonly number[], readonly number[], false>;
export function sizes(
  rank: number,
  initial?: number | readonly number[],
): Field<number | readonly number[], readonly number[]> {
  return {
    required: initial === undefined,
    initial,
    parse: (value, place) => {
      const values: unknown = typeof value === "number" ? Array(rank).fill(value) : value;
      const good =
        Array.isArray(values) &&
        values.length === rank &&
        values.every((size) => Number.isInteger(size) && size > 0);
      return good
        ? Object.freeze([...values])
        : refuse(place, `must be a positive integer or a list of ${rank} positive integers`, value);
    },
    serialize: (value) => value,
  };
}

type Axes = number | readonly number[];

/** One axis, or several. */
export function axes(): Field<Axes, Axes, true>;
export function axes(initial: Axes): Field<Axes, Axes, false>;
export function axes(initial?: Axes): Field<Axes, Axes> {
  return {
    required: initial === undefined,
    initial,
    parse: (value, place) => {
      if (Number.isInteger(value)) return value as number;
      if (Array.isArray(value) && value.every(Number.isInteger)) return Object.freeze([...value]);
      return refuse(place, "must be an integer or a list of integers", value);
    },
    serialize: (value) => value,
  };
}

const checkShape: Check<Shape> = (value, place) =>
  Array.isArray(value) && value.every((size) => size === null || Number.isInteger(size))
    ? Object.freeze([...value])
    : refuse(place, "must be a list of integers and nulls", value);

/** A shape: integers, and null where a size is unknown. */
export const shape = kind(checkShape);

/** A dictionary of plain JSON values. */
export function dictionary(
  initial: Readonly<Record<string, Json>> = {},
): Field<Readonly<Record<string, Json>>, Readonly<Record<string, Json>>, false> {
  return {
    required: false,
    initial,
    parse: (value, place) =>
      isJsonObject(value) ? value : refuse(place, "must be a dictionary", value),
    serialize: (value) => value,
  };
}
