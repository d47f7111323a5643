/** @file In-batch sampled softmax: each query's item against the other items of its batch. */
import { ConfigError, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

export interface InBatchSoftmaxOptions {
  /** Divides the scores; below 1 it sharpens them. */
  readonly temperature?: number;
  /** The id of each item, shape `(batch,)`: an item that is in the batch twice is not its own negative. */
  readonly candidate_id?: Tensor | undefined;
  /**
   * How likely each item is to be in a batch, shape `(batch,)`: its logarithm is taken off the scores, so that frequent
   * items, which are negatives more often, are not pushed down for it.
   */
  readonly candidate_sampling_probability?: Tensor | undefined;
}

/** Far below any score, and still finite: an infinite one would make NaN of its gradient. */
const EXCLUDED = -1e9;

/**
 * The scores that the softmax sees. Row `i` belongs to query `i`, column `j` to item `j`; the diagonal is positive.
 * Shapes: `(batch, dimension), (batch, dimension)` → `(batch, batch)`.
 * @see Yi et al., "Sampling-Bias-Corrected Neural Modeling for Large Corpus Item Recommendations", RecSys 2019
 * @throws ConfigError for a temperature that is not positive.
 */
export function inBatchLogits(
  query: Tensor,
  candidate: Tensor,
  options: InBatchSoftmaxOptions = {},
): Tensor {
  const { temperature = 1, candidate_id, candidate_sampling_probability } = options;
  if (!(temperature > 0)) {
    throw new ConfigError(
      `inBatchLogits: temperature must be positive. Received: temperature=${temperature}.`,
    );
  }
  return tf.tidy(() => {
    const similar = tf.matMul(query, tf.transpose(candidate));
    const scores = temperature === 1 ? similar : tf.div(similar, temperature);
    const corrected = correctSampling(scores, candidate_sampling_probability);
    return candidate_id === undefined ? corrected : removeAccidentalHits(corrected, candidate_id);
  });
}

/** Takes the logarithm of each item's probability off its column. */
function correctSampling(scores: Tensor, probability: Tensor | undefined): Tensor {
  if (probability === undefined) return scores;
  const likely = tf.clipByValue(tf.reshape(probability, [1, -1]), 1e-6, 1);
  return tf.sub(scores, tf.log(likely));
}

/** Excludes the columns that hold a row's own item once more. */
function removeAccidentalHits(scores: Tensor, id: Tensor): Tensor {
  const [row, column] = [tf.reshape(id, [-1, 1]), tf.reshape(id, [1, -1])];
  const same = tf.cast(tf.equal(row, column), "float32");
  const others = tf.sub(same, tf.eye(scores.shape[0] ?? 0));
  return tf.add(scores, tf.mul(others, EXCLUDED));
}

/**
 * The loss of each query: minus the log-probability of its own item among the items of the batch.
 * Shapes: `(batch, dimension), (batch, dimension)` → `(batch,)`.
 * @see Yi et al., RecSys 2019
 */
export function inBatchSoftmax(
  query: Tensor,
  candidate: Tensor,
  options: InBatchSoftmaxOptions = {},
): Tensor {
  return tf.tidy(() => {
    const logits = inBatchLogits(query, candidate, options);
    const own = tf.sum(tf.mul(logits, tf.eye(logits.shape[0] ?? 0)), 1);
    return tf.sub(tf.logSumExp(logits, 1), own);
  });
}
