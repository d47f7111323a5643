/** @file A recorded array as a tensor. */
import { type Tensor, tfjsType } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import type { ParityArray } from "./read-parity.ts";

/** The caller disposes it. */
export function tensorOf({ shape, dtype, data }: ParityArray): Tensor {
  return tf.tensor(data as Float32Array, [...shape], tfjsType(dtype));
}
