/** @file Whether a file of rows can be opened, and why not. */
import { open } from "node:fs/promises";
import { FileFormatError } from "@kmr-js/core";
import { reasonOf } from "../../platform/reason.ts";

export function unreadable(path: string, cause: unknown): FileFormatError {
  return new FileFormatError(`Cannot read "${path}": ${reasonOf(cause)}.`, { file: path, cause });
}

/** The bytes of a file that can be opened. @throws FileFormatError when it cannot. */
export async function readableSize(path: string): Promise<number> {
  const file = await open(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const { size } = await file.stat();
  await file.close();
  return size;
}
