/** @file Embeddings in a Parquet file: a column `embedding` of lists of floats, and who made them. */
import { FileFormatError } from "@kmr-js/core";
import type { FileMetaData } from "hyparquet";
import { ParquetWriter } from "hyparquet-writer";
import { parquetSink, replaceFile } from "#platform";
import type { EmbeddingOrigin, Embeddings } from "./embeddings.ts";
import { type ParquetFile, parquetFile, parquetRows } from "./parquet-source.ts";

const COLUMN = "embedding";

/** What takes rows as they are computed. */
export type WriteRows = (rows: Float32Array, dimension: number) => void | Promise<void>;

/** Writes a file whose rows come from `produce`, which is handed a function that takes them. */
export async function writeParquetEmbeddings(
  path: string,
  origin: EmbeddingOrigin,
  produce: (write: WriteRows) => Promise<void>,
): Promise<void> {
  await replaceFile(path, async (draft) => {
    const writer = new ParquetWriter({
      writer: parquetSink(draft),
      schema: [
        { name: "root", num_children: 1 },
        { name: COLUMN, repetition_type: "REQUIRED", num_children: 1, converted_type: "LIST" },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        { name: "element", type: "FLOAT", repetition_type: "REQUIRED" },
      ],
      statistics: false,
      kvMetadata: Object.entries(origin).map(([key, value]) => ({ key, value: String(value) })),
    });
    await produce(async (rows, dimension) => {
      const data = Array.from({ length: rows.length / dimension }, (_, i) =>
        Array.from(rows.subarray(i * dimension, (i + 1) * dimension)),
      );
      await writer.write({ columnData: [{ name: COLUMN, data }], rowGroupSize: data.length });
    });
    await writer.finish();
  });
}

/**
 * Reads what `embedAll` wrote with `output`, origin included.
 * @throws FileFormatError for a file without a column `embedding` of lists of one length.
 */
export async function readEmbeddings(file: ParquetFile): Promise<Embeddings> {
  const { metadata } = await parquetFile(file);
  if (!metadata.schema.some(({ name }) => name === COLUMN)) {
    throw new FileFormatError(`readEmbeddings: the file has no column "${COLUMN}".`);
  }
  const rows = await parquetRows(file, { columns: COLUMN });
  let [data, dimension, at] = [new Float32Array(0), 0, 0];
  for await (const batch of rows) {
    const { shape, data: values } = batch as { shape: number[]; data: Float32Array };
    if (at === 0) {
      dimension = shape[1] ?? 0;
      data = new Float32Array(rows.count * dimension);
    }
    if (shape[1] !== dimension) {
      throw new FileFormatError(
        `readEmbeddings: rows of ${dimension} and of ${shape[1]} values in one file.`,
      );
    }
    data.set(values, at);
    at += values.length;
  }
  const origin = originOf(metadata);
  return { data, count: rows.count, dimension, ...(origin === undefined ? {} : { origin }) };
}

function originOf({ key_value_metadata }: FileMetaData): EmbeddingOrigin | undefined {
  const values = new Map(key_value_metadata?.map(({ key, value }) => [key, value]));
  const [modelHash, tower] = [values.get("model_hash"), values.get("tower")];
  return modelHash === undefined || tower === undefined
    ? undefined
    : { model_hash: modelHash, tower };
}
