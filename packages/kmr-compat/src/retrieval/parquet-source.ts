/** @file Features in the columns of a Parquet file, batch by batch. */
import { ConfigError, FileFormatError, type HostArray, nearest } from "@kmr-js/core";
import {
  type AsyncBuffer,
  asyncBufferFromUrl,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from "hyparquet";
import { openParquet } from "#platform";

/** One column of lists, or several columns of numbers side by side. */
export type ParquetColumns = string | readonly string[];
/** The columns of each input: of the only one, or by the input's name. */
export type ParquetFeatures = ParquetColumns | Readonly<Record<string, ParquetColumns>>;

/** A path (Node), a URL, a Blob or File, or bytes. */
export type ParquetFile = string | URL | Blob | ArrayBuffer;

export interface ParquetOptions {
  /** Which columns hold the features. */
  readonly columns: ParquetFeatures;
  /** Rows of a batch, 4096 when left out. */
  readonly batch_size?: number;
}

/** Batches of a file, and how many rows it has. */
export interface ParquetRows
  extends AsyncIterable<HostArray | Readonly<Record<string, HostArray>>> {
  readonly count: number;
}

/**
 * Opens a Parquet file as a source for `embedAll`. One row group is held in memory at a time.
 * @throws FileFormatError for a file that is no Parquet, ConfigError for a column that the file lacks, lists of unequal length, or a value that is no number.
 * @example await embedAll(tower, await parquetRows("items.parquet", { columns: ["price", "age"] }));
 */
export async function parquetRows(
  file: ParquetFile,
  options: ParquetOptions,
): Promise<ParquetRows> {
  const { columns: features, batch_size = 4096 } = options;
  const { buffer, metadata } = await parquetFile(file);
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  const columns = columnsOf(features);
  for (const name of columns) checkColumn(name, names);
  const count = Number(metadata.num_rows);
  return {
    count,
    async *[Symbol.asyncIterator]() {
      for (let start = 0; start < count; start += batch_size) {
        const rowEnd = Math.min(start + batch_size, count);
        const rows = await parquetReadObjects({
          file: buffer,
          metadata,
          columns: [...columns],
          rowStart: start,
          rowEnd,
        });
        yield mapFeatures(features, (of) => toArray(rows, of, start));
      }
    },
  };
}

/** A name for messages. */
function nameOf(file: ParquetFile): string {
  if (typeof file === "string") return file;
  if (file instanceof URL) return `${file.origin}${file.pathname}`;
  return "name" in file && typeof file.name === "string" ? file.name : "bytes";
}

/** A Parquet file and its footer. @throws FileFormatError for a file that cannot be read, or is no Parquet. */
export async function parquetFile(
  file: ParquetFile,
): Promise<{ buffer: AsyncBuffer; metadata: FileMetaData }> {
  const buffer = await openBuffer(file);
  const metadata = await parquetMetadataAsync(buffer).catch((cause: unknown) => {
    throw noParquet(nameOf(file), cause);
  });
  return { buffer, metadata };
}

/** The error for bytes that are no Parquet. */
export function noParquet(file: string, cause: unknown): FileFormatError {
  const reason = cause instanceof RangeError ? "it is cut short" : String((cause as Error).message);
  return new FileFormatError(`"${file}" is no Parquet file: ${reason}.`, { file, cause });
}

/** The bytes of a file, read in parts where they can be. */
async function openBuffer(file: ParquetFile): Promise<AsyncBuffer> {
  if (typeof file === "string" && !/^https?:\/\//i.test(file)) return openParquet(file);
  if (typeof file === "string" || file instanceof URL) {
    return asyncBufferFromUrl({ url: String(file) }).catch((cause: Error) => {
      throw new FileFormatError(`Cannot fetch "${nameOf(file)}": ${cause.message}.`, { cause });
    });
  }
  if (file instanceof Blob) {
    return {
      byteLength: file.size,
      slice: (start, end) => file.slice(start, end).arrayBuffer(),
    };
  }
  return file;
}

function columnsOf(features: ParquetFeatures): Set<string> {
  const groups = isColumns(features) ? [features] : Object.values(features);
  return new Set(groups.flat());
}

function isColumns(features: ParquetFeatures): features is ParquetColumns {
  return typeof features === "string" || Array.isArray(features);
}

function checkColumn(name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const close = nearest(name, names);
  throw new ConfigError(
    `parquetRows: the file has no column ${JSON.stringify(name)}.${close === undefined ? "" : ` Did you mean ${JSON.stringify(close)}?`} Columns: ${names.join(", ")}.`,
  );
}

function mapFeatures<T>(
  features: ParquetFeatures,
  f: (columns: ParquetColumns) => T,
): T | Readonly<Record<string, T>> {
  if (isColumns(features)) return f(features);
  return Object.fromEntries(
    Object.entries(features).map(([input, columns]) => [input, f(columns)]),
  );
}

type Row = Readonly<Record<string, unknown>>;

/** The values of some columns, side by side. */
function toArray(rows: readonly Row[], columns: ParquetColumns, firstRow: number): HostArray {
  const names = typeof columns === "string" ? [columns] : columns;
  const values = rows.map((row) => names.flatMap((name) => row[name] as number | number[]));
  const width = values[0]?.length ?? 0;
  const data = new Float32Array(values.length * width);
  for (const [i, row] of values.entries()) {
    const wrong = row.find((value) => typeof value !== "number" && typeof value !== "bigint");
    if (row.length !== width || wrong !== undefined || row.some((value) => value === null)) {
      const found = row.length === width ? `the value ${String(wrong)}` : `${row.length} values`;
      throw new ConfigError(
        `parquetRows: row ${firstRow + i} of ${names.join(", ")} must be ${width} numbers. Received: ${found}.`,
      );
    }
    data.set(row.map(Number), i * width);
  }
  return { shape: [values.length, width], data };
}
