/** @file Random classes. */
import * as tf from "@tensorflow/tfjs-core";
import { ShapeError } from "../errors.ts";
import { formatShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { fill, type Seed, stream } from "./draw.ts";

/**
 * Classes drawn with probability `softmax(logits)`, by the Gumbel-max trick: `(batch, classes)` →
 * `(batch, numSamples)`, int32.
 * @see keras.random.categorical
 */
export function categorical(
  logits: Tensor,
  numSamples: number,
  { seed = null }: { seed?: Seed } = {},
): Tensor {
  const [batch, classes] = logits.shape;
  if (logits.rank !== 2 || batch === undefined || classes === undefined) {
    throw new ShapeError(
      `categorical: logits must have shape (batch, classes). Received: ${formatShape(logits.shape)}.`,
    );
  }
  const generator = stream(seed);
  return tf.tidy(() => {
    const gumbel = fill(
      [batch, numSamples, classes],
      // The middle of the step that next() stands for is never 0.
      () => -Math.log(-Math.log(generator.next() + 2 ** -25)),
    );
    return tf.argMax(tf.add(tf.expandDims(logits, 1), gumbel), -1);
  });
}
