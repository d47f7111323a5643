/** @file Random order. */
import * as tf from "@tensorflow/tfjs-core";
import { canonicalAxis } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { type Seed, stream } from "./draw.ts";

/** The slices along `axis` in random order (Fisher & Yates, 1938). @see keras.random.shuffle */
export function shuffle(
  x: Tensor,
  { axis = 0, seed = null }: { axis?: number; seed?: Seed } = {},
): Tensor {
  const place = canonicalAxis(axis, x.rank, "shuffle: axis");
  const generator = stream(seed);
  const order = Int32Array.from({ length: x.shape[place] ?? 0 }, (_, i) => i);
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor((last + 1) * generator.next());
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return tf.tidy(() => tf.gather(x, tf.tensor1d(order, "int32"), place));
}
