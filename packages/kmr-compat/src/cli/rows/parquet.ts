/** @file Rows of a Parquet file, read in parts. */
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from "hyparquet";
import { noParquet } from "../../retrieval/parquet-source.ts";
import type { RowRecord, RowSource } from "./row-source.ts";
import { unreadable } from "./unreadable.ts";

/** @throws FileFormatError for a file that is no Parquet. */
export async function openParquet(path: string): Promise<RowSource> {
  const file = await asyncBufferFromFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const metadata = await parquetMetadataAsync(file).catch((cause: unknown) => {
    throw noParquet(path, cause);
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
