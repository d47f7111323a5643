/** @file Keras's dtype names, and what carries them on tfjs. */
import type { DataType } from "@tensorflow/tfjs-core";

const carriers = {
  bool: "bool",
  uint8: "int32",
  uint16: "int32",
  uint32: "int32",
  uint64: "int32",
  int8: "int32",
  int16: "int32",
  int32: "int32",
  int64: "int32",
  bfloat16: "float32",
  float16: "float32",
  float32: "float32",
  float64: "float32",
  complex64: "complex64",
  string: "string",
} as const satisfies Record<string, DataType>;

/** A dtype as Keras names it. */
export type DType = keyof typeof carriers;

export function isDType(value: unknown): value is DType {
  return typeof value === "string" && Object.hasOwn(carriers, value);
}

/** The tfjs type that holds values of a Keras dtype: every integer is int32, every float float32. */
export function tfjsType(dtype: DType): (typeof carriers)[DType] {
  return carriers[dtype];
}

export function isFloat(dtype: string): boolean {
  return dtype.includes("float");
}
