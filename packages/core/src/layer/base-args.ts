/** @file The constructor arguments of every layer. */
import { boolean, type Fields, nullable, string } from "../config/field.ts";
import type { AllOptional, ArgsOf } from "../config/infer.ts";
import type { JsonObject } from "../json.ts";
import { regularizer } from "../regularizers/field.ts";

/** The config keys that every layer has. */
export const baseFields = {
  /** The layer's name, unique in a model; made from the class name when left out. */
  name: nullable(string()),
  /** Whether the weights change in training. */
  trainable: boolean(true),
  /** Penalty on the layer's output, added to the loss. */
  activity_regularizer: regularizer(),
};

/** Keys that Keras accepts on every layer. */
export interface BaseArgs {
  /** The layer's name, unique in a model; made from the class name when left out. */
  readonly name?: string | null | undefined;
  /** Whether the weights change in training. */
  readonly trainable?: boolean | undefined;
  /** A dtype or policy name, or a saved policy. Everything is computed in float32. */
  readonly dtype?: string | JsonObject | null | undefined;
  /** Penalty on the layer's output, added to the loss. */
  readonly activity_regularizer?: ArgsOf<typeof baseFields>["activity_regularizer"];
}

/** The arguments of a layer's constructor. */
export type LayerArgs<F extends Fields> = ArgsOf<F> & BaseArgs;
/** No argument is needed where every key has a default. */
export type ConstructorArgs<A> = AllOptional<A> extends true ? [args?: A] : [args: A];
