/** @file A model that trains two towers so that users lie near the items they choose. */
import {
  type AnyLayer,
  fields as f,
  type KerasTensor,
  type LayerArgs,
  layer,
  Model,
  type Nested,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { inBatchSoftmax } from "./in-batch-softmax.ts";

const fields = {
  /** Embeds users: `(batch, features)` → `(batch, dimension)`. */
  query_tower: layer(),
  /** Embeds items, as wide as users. */
  candidate_tower: layer(),
  /** Divides the scores in the softmax. */
  temperature: f.number(1),
  /** Compare by cosine rather than by dot product. */
  normalize: f.boolean(false),
  /** Do not count an item that is in the batch twice as its own negative. Needs `candidate_id` in the inputs. */
  remove_accidental_hits: f.boolean(true),
};
export type RetrievalModelArgs = LayerArgs<typeof fields>;

/** What a batch holds. */
export interface RetrievalInputs<T> {
  /** The users' features. */
  readonly query: T;
  /** The features of the item that each of them chose. */
  readonly candidate: T;
  /** The ids of these items, shape `(batch,)`. */
  readonly candidate_id?: T;
  /** How likely each is to be in a batch, shape `(batch,)`, see `samplingProbabilities`. */
  readonly candidate_sampling_probability?: T;
}

type Inputs<T> = { readonly [K in keyof RetrievalInputs<T>]: RetrievalInputs<T>[K] } & {
  readonly [key: string]: T;
};
type Outputs<T> = readonly [query: T, candidate: T];

/**
 * Trains two towers with in-batch sampled softmax: every pair of a batch is a positive, every other item of the batch a
 * negative. It needs an optimizer and no loss. The towers are the caller's: put them into a model of their own to save.
 * Shapes: a dictionary of inputs → `[(batch, dimension), (batch, dimension)]`.
 * @example
 * const trainer = new RetrievalModel({ query_tower, candidate_tower, normalize: true, temperature: 0.1 });
 * trainer.compile({ optimizer: "adam" });
 * await trainer.fit({ query, candidate, candidate_id, candidate_sampling_probability });
 */
export class RetrievalModel extends Model<
  Inputs<KerasTensor>,
  Outputs<KerasTensor>,
  typeof fields
> {
  static override readonly className = "RetrievalModel";
  static override readonly module = "kmr.retrieval";
  static override readonly registeredPackage = "kmr.retrieval";
  static override readonly fields = fields;
  readonly query_tower: AnyLayer = this.track("query_tower", this.config.query_tower);
  readonly candidate_tower: AnyLayer = this.track("candidate_tower", this.config.candidate_tower);

  override call({ query, candidate }: RetrievalInputs<Tensor>): Outputs<Tensor> {
    const embed = (tower: AnyLayer, features: Tensor): Tensor => {
      const vectors = tower.invoke(features, {}) as Tensor;
      return this.config.normalize ? unit(vectors) : vectors;
    };
    return [embed(this.query_tower, query), embed(this.candidate_tower, candidate)];
  }

  override computeLoss(
    x: Nested<Tensor>,
    _y: Nested<Tensor> | undefined,
    yPred: Nested<Tensor>,
    sampleWeight: Nested<Tensor> | undefined,
  ): Tensor {
    const { candidate_id, candidate_sampling_probability } =
      x as unknown as RetrievalInputs<Tensor>;
    const [query, candidate] = yPred as unknown as Outputs<Tensor>;
    const { temperature, remove_accidental_hits } = this.config;
    const losses = inBatchSoftmax(query, candidate, {
      temperature,
      candidate_id: remove_accidental_hits ? candidate_id : undefined,
      candidate_sampling_probability,
    });
    const weighted = sampleWeight === undefined ? losses : tf.mul(losses, sampleWeight as Tensor);
    return tf.mean(weighted);
  }
}

function unit(vectors: Tensor): Tensor {
  const squares = tf.sum(tf.square(vectors), -1, true);
  return tf.mul(vectors, tf.rsqrt(tf.maximum(squares, 1e-12)));
}
