/** @file Outputs as arrays by name, in NumPy's `.npz`. They are held in memory until the last row. */
import { writeFile } from "node:fs/promises";
import { ConfigError, sizeOf } from "@kmr-js/core";
import { zipOf } from "@kmr-js/io";
import { npyHeader } from "./npy-format.ts";
import { isText, type OutputBatch, type RowSink } from "./output-batch.ts";

type Numbers = Float32Array | Int32Array;

export function openNpzSink(path: string): RowSink {
  const parts = new Map<string, { rest: readonly number[]; batches: Numbers[] }>();
  return {
    write: async (outputs) => {
      for (const { name, shape, data } of outputs) {
        const [, ...rest] = shape;
        const array = parts.get(name) ?? { rest, batches: [] };
        array.batches.push(numbersOf(data));
        parts.set(name, array);
      }
    },
    finish: async () => {
      const members = [...parts].map(([name, { rest, batches }]) => {
        return [`${name}.npy`, npyOf(batches, rest)] as const;
      });
      await writeFile(path, await zipOf(new Map(members)));
    },
    close: async () => {},
  };
}

function numbersOf(data: OutputBatch["data"]): Numbers {
  if (isText(data)) throw new ConfigError("A .npz file holds numbers. Use .jsonl or .csv.");
  return data instanceof Uint8Array ? Int32Array.from(data) : data;
}

/** Batches of rows, one behind the other, as one array. */
function npyOf(batches: readonly Numbers[], rest: readonly number[]): Uint8Array {
  const count = batches.reduce((sum, { length }) => sum + length, 0);
  const descr = batches[0] instanceof Float32Array ? "<f4" : "<i4";
  const header = npyHeader(descr, [count / sizeOf(rest), ...rest]);
  const bytes = new Uint8Array(header.length + 4 * count);
  bytes.set(header);
  let at = header.length;
  for (const { buffer, byteOffset, byteLength } of batches) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}
