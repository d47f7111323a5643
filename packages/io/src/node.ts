/** @file Files by path, in Node. The only module that imports `node:*`; browsers get `browser.ts` instead. */
import { open, readdir, stat } from "node:fs/promises";
import { FileFormatError } from "@kmr-js/core";
import { MAX_ARCHIVE_ENTRIES, MAX_FILE_BYTES } from "./limits.ts";

/** Read size: Node cannot read more than 2 GiB at once, and progress needs steps. */
const STEP_BYTES = 16 * 1024 * 1024;

/** Reads a whole file, telling how far it is after every step. */
export async function readFileBytes(
  path: string | URL,
  onStep?: (loaded: number, total: number) => void,
): Promise<Uint8Array> {
  try {
    const handle = await open(path, "r");
    try {
      const { size } = await handle.stat();
      if (size > MAX_FILE_BYTES)
        throw new FileFormatError(`it has ${size} bytes, and ${MAX_FILE_BYTES} is the most`);
      const bytes = new Uint8Array(size);
      let loaded = 0;
      while (loaded < size) {
        const { bytesRead } = await handle.read(
          bytes,
          loaded,
          Math.min(STEP_BYTES, size - loaded),
          loaded,
        );
        if (bytesRead === 0) throw new FileFormatError("it became shorter while it was read");
        loaded += bytesRead;
        onStep?.(loaded, size);
      }
      return bytes;
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** True when the path names a directory, false when it names a file or nothing. */
export async function isDirectory(path: string | URL): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

/** The files under a directory, as `/`-separated paths relative to it. Symbolic links are left out. */
export async function listDirectory(path: string): Promise<string[]> {
  const files: string[] = [];
  const visit = async (prefix: string): Promise<void> => {
    for (const entry of await readdir(`${path}/${prefix}`, { withFileTypes: true })) {
      if (entry.isDirectory()) await visit(`${prefix}${entry.name}/`);
      if (entry.isFile()) files.push(`${prefix}${entry.name}`);
      if (files.length > MAX_ARCHIVE_ENTRIES) {
        throw new FileFormatError(`it holds more than ${MAX_ARCHIVE_ENTRIES} files`);
      }
    }
  };
  try {
    await visit("");
  } catch (cause) {
    throw unreadable(path, cause);
  }
  return files.sort();
}

const reasons: ReadonlyMap<unknown, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["ENOTDIR", "there is no such file"],
  ["EISDIR", "it is a directory"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
]);

function unreadable(path: string | URL, cause: unknown): FileFormatError {
  const file = String(path);
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  const reason = reasons.get(code) ?? (cause instanceof Error ? cause.message : String(cause));
  return new FileFormatError(`Cannot read "${file}": ${reason}.`, { file, cause });
}
