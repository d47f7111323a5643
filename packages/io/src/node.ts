/** @file Files by path, in Node. The only module that imports `node:*`; browsers get `browser.ts` instead. */
import { randomUUID } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  openSync,
  read,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as zlib from "node:zlib";
import { FileFormatError, KerasError } from "@kmr-js/core";
import { MAX_ARCHIVE_ENTRIES } from "./limits.ts";
import type { RandomAccess } from "./random-access.ts";
import type { Writable } from "./writable.ts";

const readLater = promisify(read);
const syncLater = promisify(fsync);

/** Most bytes of one read: Node cannot read more than 2 GiB at once. */
const STEP_BYTES = 1024 ** 3;

/**
 * Opens a file to be read in parts.
 * @throws FileFormatError when there is no such file, and in a read when it became shorter.
 */
export function openFile(path: string | URL): RandomAccess {
  try {
    // Without waiting: a pipe may lie where a file should.
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const info = fstatSync(descriptor);
    if (!info.isFile()) {
      closeSync(descriptor);
      throw new FileFormatError(info.isDirectory() ? "it is a directory" : "it is no regular file");
    }
    return {
      size: info.size,
      ...reading(descriptor, path),
      close: () => closeSync(descriptor),
    };
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function reading(
  descriptor: number,
  path: string | URL,
): Pick<RandomAccess, "read" | "readInto" | "readIntoLater"> {
  return {
    read: (start, end) => {
      const bytes = new Uint8Array(Math.max(0, end - start));
      fill(bytes, descriptor, start, path);
      return bytes;
    },
    readInto: (target, start) => fill(target, descriptor, start, path),
    readIntoLater: (target, start) => fillLater(target, descriptor, start, path),
  };
}

function fill(target: Uint8Array, descriptor: number, start: number, path: string | URL): void {
  for (let loaded = 0; loaded < target.length; ) {
    const step = Math.min(STEP_BYTES, target.length - loaded);
    const count = readSync(descriptor, target, loaded, step, start + loaded);
    if (count === 0) throw unreadable(path, shortened());
    loaded += count;
  }
}

async function fillLater(
  target: Uint8Array,
  descriptor: number,
  start: number,
  path: string | URL,
): Promise<void> {
  for (let loaded = 0; loaded < target.length; ) {
    const step = Math.min(STEP_BYTES, target.length - loaded);
    const { bytesRead } = await readLater(descriptor, target, loaded, step, start + loaded).catch(
      (cause: unknown) => Promise.reject(unreadable(path, cause)),
    );
    if (bytesRead === 0) throw unreadable(path, shortened());
    loaded += bytesRead;
  }
}

function shortened(): Error {
  return new Error("it became shorter while it was read");
}

/** A file, and what writes it. */
interface FileToWrite {
  readonly path: string | URL;
  readonly write: (target: Writable) => Promise<void>;
}

/**
 * Writes a file beside its place, and moves it there when it is complete: until then the old one stays.
 * @throws KerasError when it cannot be written.
 */
export function replaceFile(path: string | URL, write: FileToWrite["write"]): Promise<void> {
  return replaceFiles([{ path, write }]);
}

/**
 * Writes files that belong together beside their places, and moves them there when all are complete: until then the old
 * ones stay. The last one tells of the others. While they are moved it is not there, so that it never tells of some that
 * are new and some that are old.
 * @throws KerasError when one cannot be written.
 */
export async function replaceFiles(files: readonly FileToWrite[]): Promise<void> {
  const moves: { readonly draft: string; readonly final: string }[] = [];
  let writing = "";
  try {
    for (const { path, write } of files) {
      writing = path instanceof URL ? fileURLToPath(path) : path;
      const draft = `${writing}.${randomUUID()}.tmp`;
      moves.push({ draft, final: writing });
      await writeDraft(draft, write);
    }
    if (moves.length > 1) {
      rmSync(writing, { force: true });
      syncFolder(dirname(writing));
    }
    for (const { draft, final } of moves) {
      writing = final;
      renameSync(draft, final);
    }
    syncFolder(dirname(writing));
  } catch (cause) {
    for (const { draft } of moves) rmSync(draft, { force: true });
    if (cause instanceof KerasError) throw cause;
    const reason = reasonOf(cause, "there is no such folder");
    throw new KerasError(`Cannot write "${writing}": ${reason}.`, { cause });
  }
}

async function writeDraft(path: string, write: FileToWrite["write"]): Promise<void> {
  const descriptor = openSync(path, "wx+");
  const syncing: Promise<void>[] = [];
  try {
    await write(writableFile(descriptor, path, syncing));
    await Promise.all(syncing); // a disk tells of an error once
    fsyncSync(descriptor);
  } finally {
    await Promise.allSettled(syncing); // none may meet another file under its number
    closeSync(descriptor);
  }
}

/** Makes a rename last through a power cut, where the system can: Windows opens no folders. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function writableFile(descriptor: number, path: string, syncing: Promise<void>[]): Writable {
  let size = 0;
  return {
    get size() {
      return size;
    },
    ...reading(descriptor, path),
    write: (bytes, at) => {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(descriptor, bytes, done, bytes.length - done, at + done);
      }
      size = Math.max(size, at + bytes.length);
    },
    resize: (to) => {
      ftruncateSync(descriptor, to);
      size = to;
    },
    beginSync: () => syncing.push(syncLater(descriptor)),
    close: () => {},
  };
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
  ["EISDIR", "it is a directory"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["ENOSPC", "the disk is full"],
]);

function unreadable(path: string | URL, cause: unknown): FileFormatError {
  const file = String(path);
  const reason = reasonOf(cause, "there is no such file");
  return new FileFormatError(`Cannot read "${file}": ${reason}.`, { file, cause });
}

function reasonOf(cause: unknown, missing: string): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return missing;
  return reasons.get(code) ?? (cause instanceof Error ? cause.message : String(cause));
}

/** Node's own CRC-32, several times as fast as one in JavaScript; Node below 20.15 has none. */
export const nativeCrc32: ((bytes: Uint8Array, before: number) => number) | undefined =
  "crc32" in zlib ? (zlib.crc32 as (bytes: Uint8Array, before: number) => number) : undefined;

/** Lets what waits, such as reads that ended, have its turn. */
export const nextTurn: () => Promise<void> = setImmediate;
