/** @file What the cases of kernels are made of. */
import * as tf from "@tensorflow/tfjs-core";
import { seededNumbers } from "../../src/seeded.ts";

/** A call whose results on one backend are held against those on another. */
export interface KernelCase {
  readonly name: string;
  run(): tf.Tensor | tf.Tensor[];
}

export type DType = "float32" | "int32" | "bool";
export type Calls = Readonly<Record<string, () => tf.Tensor | tf.Tensor[]>>;

export const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
export const special = [
  nan,
  infinity,
  -infinity,
  -0,
  0,
  0.5,
  1.5,
  2.5,
  -0.5,
  -1.5,
  1e-30,
  3e38,
  -7,
];

/** Seeded values: within (-3, 3) for float32, whole numbers up to 4 for int32. */
export function values(shape: number[], dtype: DType = "float32", seed = 1): tf.Tensor {
  const count = shape.reduce((a, b) => a * b, 1);
  const numbers = seededNumbers(count, seed).map((x) => (dtype === "float32" ? 3 * x : 4 * x));
  if (dtype === "bool")
    return tf.tensor(
      numbers.map((x) => x > 0),
      shape,
      "bool",
    );
  return tf.tensor(dtype === "int32" ? numbers.map(Math.round) : numbers, shape, dtype);
}

export const ints = (...list: number[]): tf.Tensor1D => tf.tensor1d(list, "int32");

export const everyDType: readonly DType[] = ["float32", "int32", "bool"];
export const numbersOnly: readonly DType[] = ["float32", "int32"];
export const floatOnly: readonly DType[] = ["float32"];
