/** @file A config key that holds a function of labels and predictions. */
import { type Field, refuse } from "../config/field.ts";
import { snakeCase } from "../naming.ts";
import type { Tensor } from "../tensor.ts";

/** A value per sample, or per sample and step, from labels and predictions. */
export type MetricFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

/** A function, which files hold by the name of its Python twin. */
export const functionField: Field<MetricFunction, MetricFunction, true> = {
  required: true,
  parse: (value, place) =>
    typeof value === "function"
      ? (value as MetricFunction)
      : refuse(place, "must be a function of labels and predictions", value),
  serialize: (fn) => savedFunction(fn),
};

/** The saved form of a function: the name of its Python twin. */
export function savedFunction(fn: { readonly name: string }) {
  return {
    module: "builtins",
    class_name: "function",
    config: snakeCase(fn.name),
    registered_name: "function",
  };
}
