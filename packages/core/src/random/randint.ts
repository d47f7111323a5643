/** @file Random integers. */
import * as tf from "@tensorflow/tfjs-core";
import { ConfigError } from "../errors.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { type Seed, stream } from "./draw.ts";

/** int32, uniform in `[minval, maxval)`. @see keras.random.randint */
export function randint(
  shape: readonly number[],
  minval: number,
  maxval: number,
  { seed = null }: { seed?: Seed } = {},
): Tensor {
  if (!Number.isInteger(minval) || !Number.isInteger(maxval) || minval >= maxval) {
    throw new ConfigError(
      `randint: minval and maxval must be integers, minval below maxval. Received: minval=${minval}, maxval=${maxval}.`,
    );
  }
  const generator = stream(seed);
  const size = sizeOf(shape);
  const values = Int32Array.from({ length: size }, () => {
    // Two draws of 24 bits reach every int32.
    const unit = generator.next() + generator.next() / 2 ** 24;
    return minval + Math.floor((maxval - minval) * unit);
  });
  return tf.tensor(values, [...shape], "int32");
}
