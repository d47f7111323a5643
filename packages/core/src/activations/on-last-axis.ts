/** @file Lets what works along the last axis work along another one. */
import * as tf from "@tensorflow/tfjs-core";
import { canonicalAxis } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** Swaps `axis` with the last one, runs `f`, swaps back. */
export function onLastAxis(x: Tensor, axis: number, f: (x: Tensor) => Tensor): Tensor {
  return tf.tidy(() => {
    const place = canonicalAxis(axis, x.rank);
    const last = x.rank - 1;
    if (place === last) return f(x);
    const order = Array.from({ length: x.rank }, (_, i) =>
      i === place ? last : i === last ? place : i,
    );
    return tf.transpose(f(tf.transpose(x, order)), order);
  });
}
