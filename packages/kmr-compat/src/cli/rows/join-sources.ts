/** @file Several array files as one source: an array for each input. */
import { ConfigError, FileFormatError, type HostArray } from "@kmr-js/core";
import { formatOf, openRows, type RowSource } from "./row-source.ts";

/** @param files - names of inputs, with the `.npy` file of each. @throws ConfigError for another format. */
export async function joinSources(
  files: readonly (readonly [name: string, path: string])[],
): Promise<RowSource> {
  const sources: (readonly [string, RowSource])[] = [];
  const close = async (): Promise<void> => {
    for (const [, source] of sources) await source.close();
  };
  try {
    for (const [name, path] of files) {
      if (formatOf(path) !== ".npy") {
        throw new ConfigError(
          `--input ${name}=…: a file for one of several inputs must be .npy. Received: ${JSON.stringify(path)}.`,
        );
      }
      sources.push([name, await openRows(path)]);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const totals = sources.map(([, source]) => source.progress().total);
  if (new Set(totals).size > 1) {
    await close();
    throw new FileFormatError(
      `The inputs must have equally many rows. Received: ${sources.map(([name], i) => `${name} ${totals[i]}`).join(", ")}.`,
    );
  }
  return {
    name: sources.map(([, source]) => source.name).join(", "),
    columns: sources.map(([name]) => name),
    progress: () => sources[0]?.[1].progress() ?? { done: 0, total: 0 },
    close,
    async *batches(size) {
      const iterators = sources.map(([, source]) => source.batches(size)[Symbol.asyncIterator]());
      for (;;) {
        const parts = await Promise.all(iterators.map((iterator) => iterator.next()));
        const arrays = new Map<string, HostArray>();
        for (const [i, { value, done }] of parts.entries()) {
          if (done || value.kind !== "arrays") return;
          const [array] = value.arrays.values();
          if (array !== undefined) arrays.set(sources[i]?.[0] ?? "", array);
        }
        yield { kind: "arrays", arrays };
      }
    },
  };
}
