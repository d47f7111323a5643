/** @file The activation `glu`. */
import * as tf from "@tensorflow/tfjs-core";
import { ShapeError } from "../errors.ts";
import { canonicalAxis, formatShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** `a · sigmoid(b)` of the halves `a`, `b` of an axis (Dauphin et al., 2016). @see keras.activations.glu */
export function glu(x: Tensor, { axis = -1 }: { axis?: number } = {}): Tensor {
  const place = canonicalAxis(axis, x.rank, "glu: axis");
  if ((x.shape[place] ?? 0) % 2 !== 0) {
    throw new ShapeError(
      `glu: the size of axis ${axis} must be even. Received: shape ${formatShape(x.shape)}.`,
    );
  }
  return tf.tidy(() => {
    const [a, b] = tf.split(x, 2, place) as [Tensor, Tensor];
    return tf.mul(a, tf.sigmoid(b));
  });
}
