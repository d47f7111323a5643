/** @file The dtype that several dtypes promote to: JAX's lattice, which Keras takes over. */
import type { DType } from "../dtype.ts";

/** A plain number follows the tensors beside it: `int` and `float` are weaker than every dtype of their kind. */
export type WeakType = "int" | "float";
type Type = DType | WeakType;

/** The next higher types of each type. */
const above: Readonly<Record<string, readonly Type[]>> = {
  bool: ["int"],
  uint8: ["int16", "uint16"],
  uint16: ["int32", "uint32"],
  uint32: ["int64", "uint64"],
  uint64: ["float"],
  int: ["uint8", "int8"],
  int8: ["int16"],
  int16: ["int32"],
  int32: ["int64"],
  int64: ["float"],
  float: ["bfloat16", "float16"],
  bfloat16: ["float32"],
  float16: ["float32"],
  float32: ["float64", "complex64"],
};

/** A type and all above it. */
function upperBounds(type: Type): Set<Type> {
  return new Set([type, ...(above[type] ?? []).flatMap((next) => [...upperBounds(next)])]);
}

/** The least type that holds every value of the given ones. @see keras.backend.result_type */
export function resultType(...types: readonly Type[]): DType {
  const [first, ...rest] = types.map(upperBounds);
  const common = [...(first ?? [])].filter((type) => rest.every((bounds) => bounds.has(type)));
  const least = common.find((type) => common.every((other) => upperBounds(type).has(other)));
  if (least === undefined || least === "float") return "float32";
  return least === "int" ? "int32" : least;
}
