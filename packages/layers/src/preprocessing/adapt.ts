/** @file What `adapt` learns from: one tensor, an array, or batches that come one after the other. */
import { isTensor, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** One batch: a tensor, or nested arrays of values. Of several tensors, `[x, y, …]`, the first counts. */
export type Batch = Tensor | tf.TensorLike | readonly Tensor[];

/** The whole data at once, or batches of it. An array of tensors is a list of batches. */
export type AdaptData = Batch | Iterable<Batch> | AsyncIterable<Batch>;

/** `adapt` of data that comes asynchronously ends later. */
export type Adapted<D> = D extends AsyncIterable<Batch> ? Promise<void> : undefined;

export interface AdaptOptions {
  /** How many batches to read; all when left out. Data that comes at once is read as a whole. */
  readonly steps?: number | undefined;
}

/** What a layer does with the data. */
export interface Learner {
  /** Takes in the whole data, when it came at once. The tensor is freed afterwards, unless the caller made it. */
  whole(data: Tensor): void;
  /** Takes in one batch. */
  batch(data: Tensor): void;
  /** Turns what was taken in into the state of the layer. */
  finish(): void;
}

/** Shows a learner the data. The dtype is that of arrays without one. */
export function learn<D extends AdaptData>(
  data: D,
  learner: Learner,
  dtype: "float32" | "int32" | "string",
  { steps = Number.POSITIVE_INFINITY }: AdaptOptions = {},
): Adapted<D> {
  const show = (batch: Batch, to: (x: Tensor) => void): void => {
    const x = Array.isArray(batch) && isTensor(batch[0]) ? batch[0] : batch;
    tf.tidy(() => to(isTensor(x) ? x : tf.tensor(x as tf.TensorLike, undefined, dtype)));
  };
  if (isAsync(data)) return learnLater(data, show, learner, steps) as Adapted<D>;
  if (isBatches(data)) {
    let read = 0;
    for (const batch of data) {
      if (read++ >= steps) break;
      show(batch, (x) => learner.batch(x));
    }
  } else show(data as Batch, (x) => learner.whole(x));
  tf.tidy(() => learner.finish());
  return undefined as Adapted<D>;
}

async function learnLater(
  batches: AsyncIterable<Batch>,
  show: (batch: Batch, to: (x: Tensor) => void) => void,
  learner: Learner,
  steps: number,
): Promise<void> {
  let read = 0;
  for await (const batch of batches) {
    if (read++ >= steps) break;
    show(batch, (x) => learner.batch(x));
  }
  tf.tidy(() => learner.finish());
}

function isAsync(data: unknown): data is AsyncIterable<Batch> {
  return typeof data === "object" && data !== null && Symbol.asyncIterator in data;
}

/** True for what gives batches: a list of tensors, a generator, a set. */
function isBatches(data: unknown): data is Iterable<Batch> {
  if (Array.isArray(data)) return data.length > 0 && data.every(isTensor);
  if (typeof data !== "object" || data === null || isTensor(data) || ArrayBuffer.isView(data)) {
    return false;
  }
  return Symbol.iterator in data;
}
