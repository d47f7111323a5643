/** @file Rows of a JSON Lines file, read as a stream: an object or a list of values on each line. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { FileFormatError } from "@kmr-js/core";
import { inBatches } from "./in-batches.ts";
import type { RowRecord, RowSource } from "./row-source.ts";
import { readableSize } from "./unreadable.ts";

/** The name of the values of a line that is a list. */
export const UNNAMED = "";

/** @throws FileFormatError when there is no such file; in a batch, for a line that is no JSON. */
export async function openJsonl(path: string): Promise<RowSource> {
  const size = await readableSize(path);
  const stream = createReadStream(path, "utf8");
  return {
    name: path,
    columns: undefined,
    progress: () => ({ done: stream.bytesRead, total: size }),
    close: async () => {
      stream.destroy();
    },
    batches: (batch) => inBatches(lines(stream, path), batch),
  };
}

async function* lines(stream: NodeJS.ReadableStream, path: string): AsyncIterable<RowRecord> {
  let number = 0;
  for await (const line of createInterface({
    input: stream,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number++;
    if (line.trim() === "") continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (cause) {
      throw new FileFormatError(`"${path}", line ${number}, is no JSON: ${line.slice(0, 40)}.`, {
        file: path,
        cause,
      });
    }
    yield typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as RowRecord)
      : { [UNNAMED]: value };
  }
}
