/** @file The outputs of a model for a batch of rows, and what takes them. */
import { sizeOf } from "@kmr-js/core";

/** One output of the model for a batch of rows. */
export interface OutputBatch {
  readonly name: string;
  /** Rows first. */
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array | readonly string[];
}

/** A file in the making. */
export interface RowSink {
  write(outputs: readonly OutputBatch[]): Promise<void>;
  /** Ends the file, and makes sure that it lies on the disk. */
  finish(): Promise<void>;
  /** Lets go of the file, complete or not. */
  close(): Promise<void>;
}

/** The values of one row of an output. */
export function rowOf({ shape, data }: OutputBatch, row: number): (number | string)[] {
  const size = sizeOf(shape.slice(1));
  return Array.from(data.slice(row * size, (row + 1) * size) as ArrayLike<number | string>);
}

export function isText(data: OutputBatch["data"]): data is readonly string[] {
  return Array.isArray(data);
}
