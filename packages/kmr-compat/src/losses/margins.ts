/** @file What KMR's ranking losses share: which items are relevant, and which scores are meant. */
import { ConfigError, isJsonObject, isTensor, show, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** Scores, or what a model gives with scores among it. */
export type ScoresLike = Tensor | readonly unknown[] | { readonly [name: string]: unknown };

/** A label above is relevant, below is not; one that equals it is neither. */
const HALF = 0.5;

/** Which items are relevant and which are not, as booleans. */
export function masksOfLabels(labels: Tensor): { positive: Tensor; negative: Tensor } {
  return { positive: tf.greater(labels, HALF), negative: tf.less(labels, HALF) };
}

/** The mean over the batch of `max(0, margin − (better − worse))`. */
export function meanShortfall(margin: number, better: Tensor, worse: Tensor): Tensor {
  return tf.mean(tf.relu(tf.sub(margin, tf.sub(better, worse))));
}

/** Names under which KMR's models give scores, in KMR's order of preference. */
const scoreNames = ["similarities", "scores", "combined_scores", "masked_scores"];

/**
 * The scores among the outputs of a model: the first of a list, or of a dictionary by name.
 * @throws ConfigError when there are none.
 */
export function scoresOf(outputs: ScoresLike, owner: string): Tensor {
  const found = Array.isArray(outputs)
    ? outputs[0]
    : isTensor(outputs) || !isJsonObject(outputs)
      ? outputs
      : outputs[scoreNames.find((name) => name in outputs) ?? Object.keys(outputs)[0] ?? ""];
  if (isTensor(found)) return found;
  throw new ConfigError(
    `${owner}: y_pred must be scores, or outputs of a model with scores among them. Received: ${show(outputs)}.`,
  );
}
