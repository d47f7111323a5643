/** @file Whether a file of rows can be opened, and why not. */
import { open } from "node:fs/promises";
import { FileFormatError } from "@kmr-js/core";

const reasons: ReadonlyMap<unknown, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EISDIR", "it is a directory"],
  ["EACCES", "permission denied"],
]);

export function unreadable(path: string, cause: unknown): FileFormatError {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  const reason = reasons.get(code) ?? (cause instanceof Error ? cause.message : String(cause));
  return new FileFormatError(`Cannot read "${path}": ${reason}.`, { file: path, cause });
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
