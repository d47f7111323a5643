/** @file A config key that holds another layer. */
import { type Field, refuse } from "../config/field.ts";
import { type AnyLayer, Layer } from "./layer.ts";

/** A layer inside the config of another: `Bidirectional`'s `layer`, `RNN`'s `cell`. */
export function layer(): Field<AnyLayer, AnyLayer, true> {
  return {
    required: true,
    parse: (value, place) =>
      value instanceof Layer ? value : refuse(place, "must be a layer", value),
    serialize: (value) => value.toKerasObject(),
    revive: (json, reviver, at) => reviver.object(json, at),
  };
}
