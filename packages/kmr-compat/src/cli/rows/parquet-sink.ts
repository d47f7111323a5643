/** @file Outputs as the columns of a Parquet file: a value, or a list of values, a row. */
import { sizeOf } from "@kmr-js/core";
import { ParquetWriter } from "hyparquet-writer";
import { parquetSink } from "#platform";
import { type OutputBatch, type RowSink, rowOf } from "./output-batch.ts";

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]["schema"][number];

export function openParquetSink(path: string): RowSink {
  let writer: ParquetWriter | undefined;
  return {
    write: async (outputs) => {
      writer ??= new ParquetWriter({
        writer: parquetSink(path),
        schema: [{ name: "root", num_children: outputs.length }, ...outputs.flatMap(schemaOf)],
        statistics: false,
      });
      const columnData = outputs.map((output) => ({ name: output.name, data: cells(output) }));
      await writer.write({ columnData, rowGroupSize: outputs[0]?.shape[0] ?? 1 });
    },
    finish: async () => {
      await writer?.finish();
    },
    close: async () => {},
  };
}

function schemaOf({ name, shape, data }: OutputBatch): SchemaElement[] {
  const type =
    data instanceof Float32Array ? "FLOAT" : Array.isArray(data) ? "BYTE_ARRAY" : "INT32";
  const value: Omit<SchemaElement, "name"> = {
    type,
    repetition_type: "REQUIRED",
    ...(type === "BYTE_ARRAY" ? { converted_type: "UTF8" as const } : {}),
  };
  if (sizeOf(shape.slice(1)) === 1) return [{ name, ...value }];
  return [
    { name, repetition_type: "REQUIRED", num_children: 1, converted_type: "LIST" },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", ...value },
  ];
}

function cells(output: OutputBatch): unknown[] {
  const [rows = 0, ...rest] = output.shape;
  const single = sizeOf(rest) === 1;
  return Array.from({ length: rows }, (_, row) => {
    const values = rowOf(output, row);
    return single ? values[0] : values;
  });
}
