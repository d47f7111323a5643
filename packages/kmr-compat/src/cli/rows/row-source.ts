/** @file Rows of a file, batch by batch, whatever its format. */
import { extname } from "node:path";
import { ConfigError, type HostArray } from "@kmr-js/core";

/** A part of the rows: arrays by name, or one record for each row. */
export type RowBatch =
  | { readonly kind: "arrays"; readonly arrays: ReadonlyMap<string, HostArray> }
  | { readonly kind: "records"; readonly first: number; readonly records: readonly RowRecord[] };

/** The values of a row by the names of the columns. */
export type RowRecord = Readonly<Record<string, unknown>>;

/** An open file of rows. */
export interface RowSource {
  readonly name: string;
  /** The columns, where the file names them before its rows. */
  readonly columns: readonly string[] | undefined;
  batches(size: number): AsyncIterable<RowBatch>;
  /** How far the reading is, in rows or bytes. */
  progress(): { readonly done: number; readonly total: number };
  close(): Promise<void>;
}

/** The formats of rows, by the end of a file's name. */
export const rowFormats = [".npy", ".npz", ".csv", ".jsonl", ".parquet"] as const;
export type RowFormat = (typeof rowFormats)[number];

/** @throws ConfigError for a name that tells no format. */
export function formatOf(path: string): RowFormat {
  const found = rowFormats.find((format) => extname(path).toLowerCase() === format);
  if (found !== undefined) return found;
  throw new ConfigError(
    `The name of a file of rows must end in ${rowFormats.join(", ")}. Received: ${JSON.stringify(path)}.`,
  );
}

/** Opens a file of rows. @throws FileFormatError when it cannot be read. */
export async function openRows(path: string): Promise<RowSource> {
  switch (formatOf(path)) {
    case ".npy":
      return (await import("./npy.ts")).openNpy(path);
    case ".npz":
      return (await import("./npz.ts")).openNpz(path);
    case ".csv":
      return (await import("./csv.ts")).openCsv(path);
    case ".jsonl":
      return (await import("./jsonl.ts")).openJsonl(path);
    case ".parquet":
      return (await import("./parquet.ts")).openParquet(path);
  }
}
