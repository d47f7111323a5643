/** @file The data that a callback runs the model on, and what the model gives for it. */
import { type AnyModel, flatten, isTensor, type Nested, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** Inputs as `predict` takes them, and labels as a tensor or nested lists. */
export type EvaluationData = readonly [inputs: unknown, labels?: unknown];

/** Runs `read` on the outputs for some inputs, and frees them. */
export function withOutputs<T>(
  model: AnyModel,
  inputs: unknown,
  read: (outputs: Nested<Tensor>) => T,
): T {
  const outputs = model.predict(inputs as never) as Nested<Tensor>;
  try {
    return read(outputs);
  } finally {
    tf.dispose(flatten(outputs));
  }
}

/** Runs `read` on the labels as a tensor. */
export function withLabels<T>(labels: unknown, read: (labels: Tensor) => T): T {
  if (isTensor(labels)) return read(labels);
  const made = tf.tensor(labels as tf.TensorLike);
  try {
    return read(made);
  } finally {
    made.dispose();
  }
}
