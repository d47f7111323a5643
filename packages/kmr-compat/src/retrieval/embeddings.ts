/** @file Vectors of users or items, and which model made them. */
import { ConfigError } from "@kmr-js/core";

/** Which model made a set of vectors. */
export interface EmbeddingOrigin {
  /** SHA-256 of the model's weights, see `modelHash`. */
  readonly model_hash: string;
  /** The name of the tower that computed them. */
  readonly tower: string;
}

/** Rows of one width, one after another. */
export interface Embeddings {
  /** `count · dimension` numbers, row by row. */
  readonly data: Float32Array;
  readonly count: number;
  readonly dimension: number;
  /** Absent for vectors that did not come from `embedAll`. */
  readonly origin?: EmbeddingOrigin;
}

/**
 * Vectors that were computed elsewhere.
 * @throws ConfigError when the numbers do not fill whole rows.
 */
export function embeddings(data: Float32Array, dimension: number): Embeddings {
  if (!Number.isInteger(dimension) || dimension < 1 || data.length % dimension !== 0) {
    throw new ConfigError(
      `embeddings: ${data.length} numbers must be whole rows of dimension values. Received: dimension=${dimension}.`,
    );
  }
  return { data, count: data.length / dimension, dimension };
}

/** Every row divided by its length; rows of zeros stay. */
export function unitRows({ data, count, dimension }: Embeddings): Float32Array {
  const unit = new Float32Array(data.length);
  for (let row = 0; row < count; row++) {
    const start = row * dimension;
    let squares = 0;
    for (let i = start; i < start + dimension; i++) squares += (data[i] ?? 0) ** 2;
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    for (let i = start; i < start + dimension; i++) unit[i] = (data[i] ?? 0) * scale;
  }
  return unit;
}
