/** @file Why the system refuses a file. */

const reasons: ReadonlyMap<unknown, string> = new Map([
  ["EACCES", "permission denied"],
  ["EEXIST", "a part of its path is a file"],
  ["EISDIR", "it is a directory"],
  ["ENOENT", "there is no such file"],
  ["ENOSPC", "the disk is full"],
  ["ENOTDIR", "a part of its path is a file"],
  ["EPERM", "permission denied"],
]);

/** Why a file cannot be read or written, in words. */
export function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return reasons.get(code) ?? (cause instanceof Error ? cause.message : String(cause));
}
