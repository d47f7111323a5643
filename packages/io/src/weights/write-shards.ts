/** @file Weights in several files: which lie in which, and the index that tells it. */
import { ConfigError, type DType, sizeOf, type Variable } from "@kmr-js/core";
import { toPythonJson } from "../keras-archive/python-json.ts";
import { MAX_SHARDS } from "../limits.ts";
import type { StoredGroup, StoredVariable } from "./write-v3.ts";

/** Keras counts shards in gigabytes of 2^30 bytes. */
const BYTES_OF_GB = 1024 ** 3;

/** One of the files. */
export interface Shard {
  readonly file: string;
  readonly groups: readonly StoredGroup[];
}

/**
 * Distributes weights over files in Keras's way: in order, a new file where the next weight would make one too large.
 * Keras opens the first file by its name, so names are Keras's: `x_00000.weights.h5` for the index `x.weights.json`.
 * @param size - the most of one file, in GB of 2^30 bytes; weights alone count.
 * @throws ConfigError for a size that is smaller than a weight.
 */
export function planShards(stored: readonly StoredGroup[], index: string, size: number): Shard[] {
  if (!(size > 0))
    throw new ConfigError(`max_shard_size must be a number of GB above 0. Received: ${size}.`);
  const base = index.replace(/\.json$/, "").replaceAll(".weights", "");
  const shards: Shard[] = [];
  let groups: StoredGroup[] = [];
  let filled = 0;
  const begin = (): void => {
    groups = [];
    filled = 0;
    const number = String(shards.length).padStart(5, "0");
    shards.push({ file: `${base}_${number}.weights.h5`, groups });
  };
  begin();
  for (const { path, layer, weights } of stored) {
    let here: StoredVariable[] = [];
    groups.push({ path, layer, weights: here });
    for (const weight of weights) {
      const bytes = bytesOf(weight.variable, size);
      if (filled + bytes > size * BYTES_OF_GB) {
        begin();
        here = [];
        groups.push({ path, layer, weights: here });
      }
      filled += bytes;
      here.push(weight);
    }
  }
  if (shards.length <= MAX_SHARDS) return shards;
  throw new ConfigError(
    `max_shard_size: ${size} makes ${shards.length} files, and ${MAX_SHARDS} is the most. Raise max_shard_size.`,
  );
}

/** The text of the index. Groups without weights do not stand in it, as in Keras's. */
export function shardIndex(shards: readonly Shard[]): string {
  const map = new Map<string, string[]>();
  let total = 0;
  for (const { file, groups } of shards) {
    for (const { path, weights } of groups) {
      if (weights.length === 0) continue;
      map.set(path, [...(map.get(path) ?? []), file]);
      for (const { variable } of weights) total += storedBytes(variable);
    }
  }
  const files = Object.fromEntries(
    [...map].map(([path, all]) => [path, all.length > 1 ? all : (all[0] ?? "")]),
  );
  return toPythonJson({ metadata: { total_size: total }, weight_map: files });
}

function bytesOf(variable: Variable, size: number): number {
  const bytes = storedBytes(variable);
  if (bytes <= size * BYTES_OF_GB) return bytes;
  throw new ConfigError(
    `${variable.path} has ${bytes} bytes, and max_shard_size: ${size} allows ${Math.floor(size * BYTES_OF_GB)}. Give at least max_shard_size: ${bytes} / 1024 ** 3.`,
  );
}

const elementSizes: ReadonlyMap<DType, number> = new Map([
  ["int64", 8],
  ["bool", 1],
]);

/** Every float is stored as float32. */
function storedBytes({ shape, dtype }: Variable): number {
  return sizeOf(shape) * (elementSizes.get(dtype) ?? 4);
}
