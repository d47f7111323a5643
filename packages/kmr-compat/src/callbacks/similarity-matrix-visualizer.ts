import { type AnyModel, flatten, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { type CallbackArgs, epochCount, KmrCallback } from "./callback.ts";
import { type EvaluationData, withOutputs } from "./evaluation-data.ts";

export interface SimilarityMatrixVisualizerArgs extends CallbackArgs {
  readonly eval_data: EvaluationData;
  /** Gives scores `(users, items)`, which are disposed; the first output of the model when left out. */
  readonly compute_similarity_fn?: ((inputs: unknown, model: AnyModel) => Tensor) | null;
  /** Every so many epochs; 10 when left out. */
  readonly frequency?: number;
  /** How many items to record per user; 5 when left out. */
  readonly top_k?: number;
}

/** The scores after an epoch. */
export interface SimilarityRecord {
  /** Counted from 1. */
  readonly epoch: number;
  readonly mean: number;
  readonly std: number;
  readonly max: number;
  readonly min: number;
  /** Positions of the items with the highest scores, per user. */
  readonly top_indices: readonly (readonly number[])[];
  readonly top_scores: readonly (readonly number[])[];
}

/**
 * Records every few epochs how the scores are spread, and the best items of each user.
 * @see kmr.callbacks.SimilarityMatrixVisualizer
 * @remarks Differs from KMR: `compute_similarity_fn` and `top_k`, which KMR takes and does not use, do what they say.
 * @throws ConfigError for a `frequency` or `top_k` below 1.
 */
export class SimilarityMatrixVisualizer extends KmrCallback {
  readonly frequency: number;
  readonly topK: number;
  readonly similarityHistory: SimilarityRecord[] = [];
  readonly #data: EvaluationData;
  readonly #score: ((inputs: unknown, model: AnyModel) => Tensor) | null;

  constructor(args: SimilarityMatrixVisualizerArgs) {
    super("SimilarityMatrixVisualizer", args);
    this.frequency = epochCount(this.name, "frequency", args.frequency ?? 10);
    this.topK = epochCount(this.name, "top_k", args.top_k ?? 5);
    this.#data = args.eval_data;
    this.#score = args.compute_similarity_fn ?? null;
  }

  override onEpochEnd(index: number): void {
    const epoch = index + 1;
    if (epoch % this.frequency !== 0) return;
    const record = this.record(epoch);
    this.similarityHistory.push(record);
    const [mean, std, min, max] = [record.mean, record.std, record.min, record.max].map((value) =>
      value.toFixed(4),
    );
    this.say(`Epoch ${epoch}: similarity mean ${mean}, std ${std}, range [${min}, ${max}]`);
  }

  private record(epoch: number): SimilarityRecord {
    const [inputs] = this.#data;
    if (this.#score === null) {
      return withOutputs(this.model, inputs, (outputs) =>
        this.describe(epoch, flatten(outputs)[0] as Tensor),
      );
    }
    const scores = this.#score(inputs, this.model);
    try {
      return this.describe(epoch, scores);
    } finally {
      scores.dispose();
    }
  }

  private describe(epoch: number, scores: Tensor): SimilarityRecord {
    const [mean, variance, max, min] = tf.tidy(() => {
      const moments = tf.moments(scores);
      return [moments.mean, moments.variance, tf.max(scores), tf.min(scores)].map(
        (x) => x.dataSync()[0] ?? 0,
      );
    }) as [number, number, number, number];
    const top = tf.topk(scores, Math.min(this.topK, scores.shape.at(-1) ?? 1));
    const [topIndices, topScores] = [top.indices, top.values].map((x) => x.arraySync()) as [
      number[][],
      number[][],
    ];
    tf.dispose([top.indices, top.values]);
    return {
      epoch,
      mean,
      std: Math.sqrt(variance),
      max,
      min,
      top_indices: topIndices,
      top_scores: topScores,
    };
  }

  getConfig(): Readonly<Record<string, number | string>> {
    const { frequency, topK, verbose, name } = this;
    return { frequency, top_k: topK, verbose, name };
  }
}
