/** @file Why a file of rows cannot be opened. */
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
