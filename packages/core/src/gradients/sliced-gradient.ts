/**
 * @file Gradients of tables whose rows were looked up: one row for each lookup, not summed yet. TensorFlow keeps them
 * apart, so Keras squares and clips each of them before rows of the same place are summed.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";

interface Slices {
  /** One row per lookup. */
  readonly rows: Tensor;
  /** The place of each row in the table. */
  readonly places: tf.Tensor1D;
}

const known = new WeakMap<Tensor, Slices>();
let collected: Tensor[] | undefined;

/** Runs `body` and remembers of the gradients computed in it which rows they are the sums of. */
export function collectSlices<T>(body: () => T): { readonly result: T; dispose(): void } {
  const outer = collected;
  const own: Tensor[] = [];
  collected = own;
  try {
    return { result: body(), dispose: () => tf.dispose(own) };
  } catch (error) {
    tf.dispose(own);
    throw error;
  } finally {
    collected = outer;
  }
}

/** Remembers that a gradient is the sum of rows, where someone collects. */
export function rememberSlices(gradient: Tensor, rows: Tensor, places: Tensor): void {
  if (collected === undefined) return;
  const flat = tf.keep(tf.reshape(rows, [places.size, ...gradient.shape.slice(1)]));
  const flatPlaces = tf.keep(tf.reshape(tf.cast(places, "int32"), [places.size]));
  collected.push(flat, flatPlaces);
  known.set(gradient, { rows: flat, places: flatPlaces as tf.Tensor1D });
}

/** The numbers of a gradient before rows of one place are summed. */
export function rowsOf(gradient: Tensor): Tensor {
  return known.get(gradient)?.rows ?? gradient;
}

/** A function of the rows of a gradient, then summed to the shape of the weight. */
export function overRows(gradient: Tensor, change: (rows: Tensor) => Tensor): Tensor {
  const slices = known.get(gradient);
  if (slices === undefined) return change(gradient);
  const rows = change(slices.rows);
  const sum = tf.unsortedSegmentSum(rows, slices.places, gradient.shape[0] ?? 0);
  known.set(sum, { rows, places: slices.places });
  return sum;
}

/** The square of a gradient. */
export function squareOf(gradient: Tensor): Tensor {
  return overRows(gradient, (rows) => tf.square(rows));
}
