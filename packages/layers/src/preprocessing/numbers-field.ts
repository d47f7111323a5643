/** @file A config key that holds a number, or nested lists of numbers. */
import { type Field, fields as f, isJsonObject } from "@kmr-js/core";

/** A number, or lists of numbers to any depth, as long as each other. */
export type Numbers = number | readonly Numbers[];

/** Numbers of an array. Keras writes NumPy's arrays as objects around them. */
export function numbers(): Field<Numbers, Numbers, true>;
export function numbers(initial: Numbers): Field<Numbers, Numbers, false>;
export function numbers(initial?: Numbers): Field<Numbers, Numbers> {
  return {
    required: initial === undefined,
    initial,
    parse: (value, place) => {
      const plain = unwrap(value);
      return isArray(plain)
        ? freeze(plain)
        : f.refuse(place, "must be a number or an array of numbers", value);
    },
    serialize: (value) => value,
  };
}

/** The values of `{class_name: "__numpy__", config: {value, dtype}}`. */
function unwrap(value: unknown): unknown {
  const wrapped =
    isJsonObject(value) && /^__(numpy|tensor)__$/.test(String(value["class_name"]))
      ? value["config"]
      : undefined;
  return isJsonObject(wrapped) ? wrapped["value"] : value;
}

function isArray(value: unknown): value is Numbers {
  if (typeof value === "number") return !Number.isNaN(value);
  if (!Array.isArray(value) || !value.every(isArray)) return false;
  const [first, ...others] = value.map((item: Numbers) => numbersShape(item).join());
  return others.every((shape) => shape === first);
}

/** The shape of nested numbers. */
export function numbersShape(value: Numbers): number[] {
  return typeof value === "number" ? [] : [value.length, ...numbersShape(value[0] ?? 0)];
}

function freeze(value: Numbers): Numbers {
  return typeof value === "number" ? value : Object.freeze(value.map(freeze));
}
