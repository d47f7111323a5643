/** @file Rows of a Parquet file, read in parts. */
import { FileFormatError } from "@kmr-js/core";
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from "hyparquet";
import type { RowRecord, RowSource } from "./row-source.ts";
import { unreadable } from "./unreadable.ts";

/** @throws FileFormatError for a file that is no Parquet. */
export async function openParquet(path: string): Promise<RowSource> {
  const file = await asyncBufferFromFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const metadata = await parquetMetadataAsync(file).catch((cause: unknown) => {
    throw new FileFormatError(
      `"${path}" is no Parquet file: ${String((cause as Error).message)}.`,
      {
        file: path,
        cause,
      },
    );
  });
  const rows = Number(metadata.num_rows);
  let done = 0;
  return {
    name: path,
    columns: parquetSchema(metadata).children.map(({ element }) => element.name),
    progress: () => ({ done, total: rows }),
    close: async () => {},
    async *batches(batch) {
      for (let first = 0; first < rows; first += batch) {
        const rowEnd = Math.min(first + batch, rows);
        const records = await parquetReadObjects({
          file,
          metadata,
          rowStart: first,
          rowEnd,
        }).catch((cause: unknown) => {
          throw unreadable(path, cause);
        });
        done = rowEnd;
        yield { kind: "records", first, records: records as RowRecord[] };
      }
    },
  };
}
