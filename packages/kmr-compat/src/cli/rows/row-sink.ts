/** @file Where the outputs of a model go, batch by batch. */
import { type FileHandle, open } from "node:fs/promises";
import { ConfigError, sizeOf } from "@kmr-js/core";
import { npyHeader } from "./npy-format.ts";
import { openNpzSink } from "./npz-sink.ts";
import { isText, type OutputBatch, type RowSink, rowOf } from "./output-batch.ts";
import { openParquetSink } from "./parquet-sink.ts";
import type { RowFormat } from "./row-source.ts";

/** Starts a file of outputs. */
export async function openSink(path: string, format: RowFormat): Promise<RowSink> {
  if (format === ".parquet") return openParquetSink(path);
  if (format === ".npz") return openNpzSink(path);
  const file = await open(path, "w");
  switch (format) {
    case ".npy":
      return npySink(file);
    case ".csv":
      return csvSink(file);
    case ".jsonl":
      return jsonlSink(file);
  }
}

function rowCount([first]: readonly OutputBatch[]): number {
  return first?.shape[0] ?? 0;
}

function npySink(file: FileHandle): RowSink {
  let rows = 0;
  let rest: readonly number[] = [];
  let descr: "<f4" | "<i4" = "<f4";
  return {
    write: async (outputs) => {
      const [output] = outputs;
      if (output === undefined || outputs.length > 1) {
        throw new ConfigError(
          `A .npy file holds one array, and the model has ${outputs.length} outputs. Use .npz, .jsonl, .csv or .parquet.`,
        );
      }
      const { shape, data } = output;
      if (isText(data)) throw new ConfigError("A .npy file holds numbers. Use .jsonl or .csv.");
      if (rows === 0) {
        rest = shape.slice(1);
        descr = data instanceof Float32Array ? "<f4" : "<i4";
        await file.write(npyHeader(descr, [0, ...rest]));
      }
      const numbers = data instanceof Uint8Array ? Int32Array.from(data) : data;
      await file.write(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
      rows += shape[0] ?? 0;
    },
    finish: async () => {
      const header = npyHeader(descr, [rows, ...rest]);
      await file.write(header, 0, header.length, 0);
      await file.sync();
    },
    close: () => file.close(),
  };
}

function csvSink(file: FileHandle): RowSink {
  let begun = false;
  return {
    write: async (outputs) => {
      const lines: string[] = [];
      if (!begun) lines.push(outputs.flatMap(columnNames).map(quoted).join(","));
      begun = true;
      for (let row = 0; row < rowCount(outputs); row++) {
        const values = outputs.flatMap((output) => rowOf(output, row));
        lines.push(values.map((value) => quoted(shown(value))).join(","));
      }
      await file.write(`${lines.join("\n")}\n`);
    },
    finish: () => file.sync(),
    close: () => file.close(),
  };
}

/** `score` for one value a row, `score_0`, `score_1`, … for more. */
function columnNames({ name, shape }: OutputBatch): string[] {
  const size = sizeOf(shape.slice(1));
  return size === 1 ? [name] : Array.from({ length: size }, (_, i) => `${name}_${i}`);
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Numbers as Python prints them, so that every reader of CSV takes them back. */
function shown(value: number | string): string {
  if (typeof value === "string" || Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

function jsonlSink(file: FileHandle): RowSink {
  return {
    write: async (outputs) => {
      const lines = Array.from({ length: rowCount(outputs) }, (_, row) => {
        const entries = outputs.map((output) => [output.name, folded(output, row)] as const);
        return JSON.stringify(Object.fromEntries(entries));
      });
      await file.write(`${lines.join("\n")}\n`);
    },
    finish: () => file.sync(),
    close: () => file.close(),
  };
}

/** The values of a row in the nesting of the output: a number for `(rows, 1)` and `(rows,)`. */
function folded(output: OutputBatch, row: number): unknown {
  const [, ...shape] = output.shape;
  const values = rowOf(output, row);
  if (values.length === 1) return values[0];
  return shape
    .slice(1)
    .reduceRight<unknown[]>(
      (items, size) =>
        Array.from({ length: items.length / size }, (_, i) =>
          items.slice(i * size, (i + 1) * size),
        ),
      values,
    );
}
