/** @file Several arrays of equally many rows, by name, in NumPy's `.npz`. */
import { readFile } from "node:fs/promises";
import { FileFormatError, type HostArray, sizeOf } from "@kmr-js/core";
import { openArchive } from "@kmr-js/io";
import { decodeNpy, parseNpyHeader } from "./npy-format.ts";
import type { RowSource } from "./row-source.ts";
import { unreadable } from "./unreadable.ts";

/** @throws FileFormatError for a file that is no archive of arrays. */
export async function openNpz(path: string): Promise<RowSource> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const archive = openArchive(bytes, path);
  const arrays = new Map<string, HostArray>();
  for (const name of archive.names) {
    const member = archive.read(name);
    const header = parseNpyHeader(member, `${path}: ${name}`);
    const { descr, shape, start } = header;
    const needed = start + sizeOf(shape) * Number(descr.slice(2));
    if (needed > member.length)
      throw new FileFormatError(`"${path}": "${name}" is cut short.`, { file: path, entry: name });
    arrays.set(name.replace(/\.npy$/, ""), decodeNpy(member.subarray(start), header, shape));
  }
  const counts = new Set([...arrays.values()].map(({ shape }) => shape[0] ?? 1));
  if (counts.size !== 1) {
    throw new FileFormatError(
      `"${path}" must hold arrays of equally many rows. Received: ${[...arrays].map(([name, { shape }]) => `${name} ${shape[0] ?? "no"}`).join(", ")} rows.`,
      { file: path },
    );
  }
  const [rows = 0] = counts;
  let done = 0;
  return {
    name: path,
    columns: [...arrays.keys()],
    progress: () => ({ done, total: rows }),
    close: async () => {},
    async *batches(batch) {
      for (let at = 0; at < rows; at += batch) {
        done = Math.min(at + batch, rows);
        const cut = [...arrays].map(([name, array]) => [name, rowsOf(array, at, done)] as const);
        yield { kind: "arrays", arrays: new Map(cut) };
      }
    },
  };
}

/** Some rows of an array. */
export function rowsOf({ shape, data }: HostArray, start: number, end: number): HostArray {
  const [, ...rest] = shape;
  const size = sizeOf(rest);
  return {
    shape: [end - start, ...rest],
    data: data.slice(start * size, end * size) as HostArray["data"],
  };
}
