/** @file The static types that a `fields` object implies. */
import type { Field, Fields } from "./field.ts";

type InOf<F> = F extends Field<infer In, infer _Out, boolean> ? In : never;
type OutOf<F> = F extends Field<infer _In, infer Out, boolean> ? Out : never;
type RequiredKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends Field<infer _In, infer _Out, infer R>
    ? true extends R
      ? K
      : never
    : never;
}[keyof F];

/** The complete config: every key present and parsed. */
export type ConfigOf<F extends Fields> = { readonly [K in keyof F]: OutOf<F[K]> };

/** The arguments of the constructor: keys with defaults may be left out. */
export type ArgsOf<F extends Fields> = { readonly [K in RequiredKeys<F>]: InOf<F[K]> } & {
  readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: InOf<F[K]> | undefined;
};

/** True when every key has a default, so that the constructor needs no argument. */
export type AllOptional<A> = Record<never, never> extends A ? true : false;
