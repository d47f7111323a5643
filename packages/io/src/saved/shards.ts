/** @file `.weights.json`: an index, and the weights in several `.weights.h5` files beside it. */
import { FileFormatError, isJsonObject, type JsonObject } from "@kmr-js/core";
import type { H5File } from "../hdf5/h5-file.ts";
import { openH5 } from "../hdf5/h5wasm-file.ts";
import { MAX_SHARDS } from "../limits.ts";
import type { OpenSource } from "../source.ts";
import { noAssets, type SavedFile } from "./saved-file.ts";
import { siblingName } from "./sibling-name.ts";

/** Opens the shards of an index as one file. @throws FileFormatError when one is missing or lies elsewhere. */
export async function openShards(index: JsonObject, opened: OpenSource): Promise<SavedFile> {
  const { name } = opened;
  const shards: H5File[] = [];
  const closers: (() => void)[] = [];
  const close = (): void => {
    for (const shard of shards) shard.close();
    for (const closer of closers) closer();
  };
  try {
    for (const shard of shardNames(index["weight_map"], name)) {
      const { bytes } = await opened.sibling(shard);
      closers.push(() => bytes.close());
      shards.push(await openH5(bytes, shard));
    }
  } catch (error) {
    close();
    throw error;
  }
  return {
    name,
    format: "Keras 3 weights in shards",
    kerasVersion: undefined,
    config: undefined,
    compileConfig: undefined,
    weights: { layout: "v3", arrays: merged(name, shards) },
    assets: noAssets,
    close,
  };
}

/** The files that the index names, each once. */
function shardNames(map: unknown, file: string): string[] {
  if (!isJsonObject(map)) {
    throw new FileFormatError(`"${file}": weight_map must be an object.`, { file });
  }
  const names = new Set<string>();
  for (const [group, value] of Object.entries(map)) {
    for (const shard of Array.isArray(value) ? value : [value]) {
      names.add(siblingName(shard, file, `weight_map[${JSON.stringify(group)}]`));
      if (names.size > MAX_SHARDS) {
        throw new FileFormatError(`"${file}" names more than ${MAX_SHARDS} shards.`, { file });
      }
    }
  }
  return [...names];
}

/** Several files as one: a group holds what it holds in any of them. */
function merged(name: string, files: readonly H5File[]): H5File {
  return {
    name,
    keys: (path) => [...new Set(files.flatMap((file) => file.keys(path)))],
    kind: (path) => firstOf(files, (file) => file.kind(path)) ?? null,
    attribute: (path, key) => firstOf(files, (file) => file.attribute(path, key)),
    dataset: (path) => firstOf(files, (file) => file.dataset(path)) ?? null,
    close: () => {},
  };
}

function firstOf<T>(files: readonly H5File[], ask: (file: H5File) => T): T | undefined {
  for (const file of files) {
    const answer = ask(file);
    if (answer !== null && answer !== undefined) return answer;
  }
  return undefined;
}
