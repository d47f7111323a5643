/** @file Rows of one array in NumPy's format, read in parts. */
import { type FileHandle, open } from "node:fs/promises";
import { FileFormatError, type HostArray, sizeOf } from "@kmr-js/core";
import { decodeNpy, itemBytes, NPY_HEAD_BYTES, parseNpyHeader } from "./npy-format.ts";
import { rowsOf } from "./npz.ts";
import type { RowSource } from "./row-source.ts";
import { unreadable } from "./unreadable.ts";

/** @throws FileFormatError for a file that is no array of rows. */
export async function openNpy(path: string): Promise<RowSource> {
  const file = await open(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    const head = new Uint8Array(NPY_HEAD_BYTES);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const header = parseNpyHeader(head.subarray(0, bytesRead), path);
    const { descr, shape, start } = header;
    const [rows, ...rest] = shape;
    if (rows === undefined)
      throw new FileFormatError(`"${path}" holds a single number, no rows.`, { file: path });
    const rowBytes = sizeOf(rest) * itemBytes(descr);
    const { size } = await file.stat();
    if (start + rows * rowBytes > size) {
      throw new FileFormatError(
        `"${path}" is cut short: ${rows} rows need ${start + rows * rowBytes} bytes, and it has ${size}.`,
        { file: path, offset: size },
      );
    }
    let done = 0;
    return {
      name: path,
      columns: undefined,
      progress: () => ({ done, total: rows }),
      close: () => file.close(),
      async *batches(batch) {
        const read = async (at: number, count: number): Promise<HostArray> => {
          const bytes = await readAt(file, start + at * rowBytes, count * rowBytes);
          return decodeNpy(bytes, header, [count, ...rest]);
        };
        // a row of an array in column order lies all over the file
        const whole = header.byColumns ? await read(0, rows) : undefined;
        for (let at = 0; at < rows; at += batch) {
          done = Math.min(at + batch, rows);
          const array = whole ? rowsOf(whole, at, done) : await read(at, done - at);
          yield { kind: "arrays", arrays: new Map([["", array]]) };
        }
      },
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readAt(file: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, start + done);
    if (bytesRead === 0) throw new FileFormatError("The file became shorter while it was read.");
    done += bytesRead;
  }
  return bytes;
}
