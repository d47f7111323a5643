/** @file The vectors of all users or items, batch by batch. */
import {
  type AnyLayer,
  ConfigError,
  flatten,
  formatShape,
  isBatchSource,
  Model,
  mapLeaves,
  type Nested,
  type Rows,
  ShapeError,
  type Tensor,
  toRows,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import type { Embeddings } from "./embeddings.ts";
import { modelHash } from "./model-hash.ts";
import { type WriteRows, writeParquetEmbeddings } from "./parquet-embeddings.ts";

/** How far `embedAll` is: rows done, and of how many where the source tells. */
export interface EmbedProgress {
  readonly done: number;
  readonly total: number | null;
}

export interface EmbedOptions {
  /** Rows that are computed at once, 1024 when left out. An iterator's batches are taken as they come. */
  readonly batch_size?: number;
  readonly onProgress?: (progress: EmbedProgress) => void;
  /** The model that the tower belongs to: users and items of one model carry one hash. By default the tower itself. */
  readonly model?: AnyLayer;
}

/** Arrays in the structure of the tower's inputs, or an iterator of batches of them. */
export type EmbedSource = unknown;

/**
 * Runs a tower over all rows of a source, in inference mode.
 * @param tower - a model or layer whose output has shape `(batch, dimension)`.
 * @param source - tensors, typed arrays with a shape or nested arrays, in the structure of the tower's inputs; an
 *   (async) iterator of batches of these; or `parquetRows(file, …)`.
 * @param options - with `output`, the path of a Parquet file, vectors go to its column `embedding` and not into memory.
 * @returns the vectors, row by row, with the hash of the model that made them.
 * @throws ShapeError when the tower's output is no list of vectors. @throws ConfigError for a source without rows.
 * @example const items = await embedAll(itemTower, { shape: [1000, 12], data }, { model });
 */
export async function embedAll(
  tower: AnyLayer,
  source: EmbedSource,
  options: EmbedOptions & { readonly output: string },
): Promise<Omit<Embeddings, "data">>;
export async function embedAll(
  tower: AnyLayer,
  source: EmbedSource,
  options?: EmbedOptions,
): Promise<Embeddings>;
export async function embedAll(
  tower: AnyLayer,
  source: EmbedSource,
  options: EmbedOptions & { readonly output?: string } = {},
): Promise<Omit<Embeddings, "data"> & { readonly data?: Float32Array }> {
  const origin = { model_hash: await originHash(tower, options.model), tower: tower.name };
  if (options.output === undefined) {
    const parts: Float32Array[] = [];
    const size = await embedBatches(tower, source, options, (rows) => void parts.push(rows));
    return { data: joined(parts), ...size, origin };
  }
  let size = { count: 0, dimension: 0 };
  await writeParquetEmbeddings(options.output, origin, async (write) => {
    size = await embedBatches(tower, source, options, write);
  });
  return { ...size, origin };
}

/** @throws ConfigError when the tower is not part of the model. */
async function originHash(tower: AnyLayer, model: AnyLayer = tower): Promise<string> {
  const known = new Set(model.weights);
  if (tower.weights.some((weight) => !known.has(weight))) {
    throw new ConfigError(
      `embedAll: ${String(tower)} is no part of ${String(model)}: it has weights that the model lacks.`,
    );
  }
  return modelHash(model);
}

async function embedBatches(
  tower: AnyLayer,
  source: EmbedSource,
  { batch_size = 1024, onProgress }: EmbedOptions,
  take: WriteRows,
): Promise<{ count: number; dimension: number }> {
  let [count, dimension] = [0, 0];
  const total = totalOf(tower, source);
  for await (const batch of batchesOf(tower, source, batch_size)) {
    const vectors = embedBatch(tower, batch);
    try {
      const width = vectors.shape[1] ?? 0;
      if (count > 0 && width !== dimension) {
        throw new ShapeError(`embedAll: vectors of ${dimension} and of ${width} values.`);
      }
      dimension = width;
      const rows = (await vectors.data()) as Float32Array;
      await take(rows, dimension);
      count += vectors.shape[0] ?? 0;
    } finally {
      vectors.dispose();
    }
    onProgress?.({ done: count, total });
  }
  if (count === 0) throw new ConfigError("embedAll: the source has no rows.");
  return { count, dimension };
}

/** Computes one batch and frees its inputs. */
function embedBatch(tower: AnyLayer, batch: Nested<Tensor>): Tensor {
  try {
    const outputs = flatten(
      tf.tidy(
        () => tower.invoke(batch, { training: false }) as tf.TensorContainer,
      ) as Nested<Tensor>,
    );
    const [vectors] = outputs;
    if (vectors?.rank === 2 && outputs.length === 1) return vectors;
    tf.dispose(outputs);
    throw new ShapeError(
      `embedAll: ${String(tower)} must give one tensor of shape (batch, dimension). Received: ${outputs.map(({ shape }) => formatShape(shape)).join(", ")}.`,
    );
  } finally {
    tf.dispose(flatten(batch));
  }
}

function rowsOf(tower: AnyLayer, source: unknown): Nested<Rows> {
  return toRows(source, tower instanceof Model ? tower.inputs : undefined);
}

function totalOf(tower: AnyLayer, source: EmbedSource): number | null {
  if (!isBatchSource(source)) return flatten(rowsOf(tower, source))[0]?.count ?? null;
  return "count" in source && typeof source.count === "number" ? source.count : null;
}

async function* batchesOf(
  tower: AnyLayer,
  source: EmbedSource,
  batchSize: number,
): AsyncGenerator<Nested<Tensor>> {
  if (isBatchSource(source)) {
    for await (const batch of source) yield mapLeaves(rowsOf(tower, batch), (rows) => rows.whole());
    return;
  }
  const rows = rowsOf(tower, source);
  const counts = flatten(rows).map(({ count }) => count);
  const count = counts[0] ?? 0;
  if (counts.some((other) => other !== count)) {
    throw new ConfigError(
      `embedAll: all inputs must have the same number of rows. Received: ${counts.join(", ")}.`,
    );
  }
  for (let start = 0; start < count; start += batchSize) {
    yield mapLeaves(rows, (leaf) => leaf.slice(start, Math.min(start + batchSize, count)));
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
