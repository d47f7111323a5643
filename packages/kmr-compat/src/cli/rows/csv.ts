/** @file Rows of a CSV file with a header, read as a stream. */
import { createReadStream } from "node:fs";
import { FileFormatError } from "@kmr-js/core";
import { CsvError, parse } from "csv-parse";
import { inBatches } from "./in-batches.ts";
import type { RowRecord, RowSource } from "./row-source.ts";
import { readableSize } from "./unreadable.ts";

/** @throws FileFormatError when there is no such file; in a batch, for a line that has too few or too many values. */
export async function openCsv(path: string): Promise<RowSource> {
  const size = await readableSize(path);
  const stream = createReadStream(path);
  const parser = stream.pipe(parse({ columns: true, bom: true, skip_empty_lines: true }));
  stream.on("error", (error) => parser.destroy(error));
  parser.on("error", () => {}); // it may come before a batch is asked for, which then throws it
  return {
    name: path,
    columns: undefined,
    progress: () => ({ done: stream.bytesRead, total: size }),
    close: async () => {
      stream.destroy();
    },
    async *batches(batch) {
      try {
        yield* inBatches(parser as AsyncIterable<RowRecord>, batch);
      } catch (cause) {
        if (!(cause instanceof CsvError)) throw cause;
        throw new FileFormatError(`"${path}" is no well-formed CSV: ${cause.message}.`, {
          file: path,
          cause,
        });
      }
    },
  };
}
