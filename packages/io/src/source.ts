/** @file Everything a file can be read from, as a name and bytes. */

import { FileFormatError } from "@kmr-js/core";
import { isDirectory, listDirectory, openFile } from "#file-system";
import { MAX_FILE_BYTES } from "./limits.ts";
import { inMemory, type RandomAccess } from "./random-access.ts";

/** A path (Node only), a URL (also as a string that starts with `http://` or `https://`), a Blob or File, or bytes. */
export type Source = string | URL | Blob | ArrayBuffer | Uint8Array;

/**
 * How far a load is: `read` counts bytes that arrive or are verified, `weights` bytes of weights.
 * `total` is `null` when the server does not say.
 */
export interface ReadProgress {
  readonly phase: "read" | "weights";
  readonly loaded: number;
  readonly total: number | null;
}

export interface ReadOptions {
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
}

/** The bytes of a source, and the name that messages about it use. The bytes must be closed. */
export interface OpenSource {
  readonly name: string;
  readonly bytes: RandomAccess;
}
interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

type Step = (loaded: number, total: number | null) => void;

/**
 * Opens a source. A path is read in parts as they are needed; everything else lies in memory, and bytes that are
 * passed in are used as they are.
 * @throws FileFormatError when there is no such file, the server refuses, or the file is beyond the limits.
 */
export async function openSource(source: Source, options: ReadOptions = {}): Promise<OpenSource> {
  if (typeof source === "string" && !/^https?:\/\//i.test(source)) return onDisk(source, source);
  const url = typeof source === "string" ? new URL(source) : source;
  if (url instanceof URL && url.protocol === "file:") return onDisk(url, lastSegment(url));
  const step: Step = (loaded, total) => options.onProgress?.({ phase: "read", loaded, total });
  const { name, bytes } = url instanceof URL ? await readUrl(url, step) : await readMemory(url);
  if (bytes.length > MAX_FILE_BYTES) throw tooLarge(name);
  if (!(url instanceof URL)) step(bytes.length, bytes.length);
  return { name, bytes: inMemory(bytes) };
}

function onDisk(path: string | URL, name: string): OpenSource {
  const bytes = openFile(path);
  if (bytes.size <= MAX_FILE_BYTES) return { name, bytes };
  bytes.close();
  throw tooLarge(name);
}

/** Opens the files of a directory, by `/`-separated relative path; `null` when the source is no directory. */
export async function openDirectoryFiles(
  source: Source,
): Promise<ReadonlyMap<string, RandomAccess> | null> {
  if (typeof source !== "string" || !(await isDirectory(source))) return null;
  const files = new Map<string, RandomAccess>();
  for (const name of await listDirectory(source)) files.set(name, openFile(`${source}/${name}`));
  return files;
}

async function readMemory(source: Blob | ArrayBuffer | Uint8Array): Promise<NamedBytes> {
  if (source instanceof Uint8Array) return { name: "bytes", bytes: source };
  if (source instanceof ArrayBuffer) return { name: "bytes", bytes: new Uint8Array(source) };
  if (!(source instanceof Blob)) {
    throw new FileFormatError(
      "A source is a path, a URL, a Blob or File, an ArrayBuffer or a Uint8Array.",
    );
  }
  const name = "name" in source && typeof source.name === "string" ? source.name : "blob";
  if (source.size > MAX_FILE_BYTES) throw tooLarge(name);
  return { name, bytes: new Uint8Array(await source.arrayBuffer()) };
}

async function readUrl(url: URL, step: Step): Promise<NamedBytes> {
  const name = url.protocol === "data:" ? "data URL" : lastSegment(url);
  try {
    const response = await fetch(url);
    if (!response.ok)
      throw new FileFormatError(`HTTP ${response.status} ${response.statusText}`.trim());
    return { name, bytes: await readBody(response, name, step) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    // The query is left out: it may hold a signature that has no place in a log.
    const shown = url.protocol === "data:" ? name : `${url.origin}${url.pathname}`;
    throw new FileFormatError(`Cannot fetch "${shown}": ${reason}.`, { file: name, cause });
  }
}

async function readBody(response: Response, name: string, step: Step): Promise<Uint8Array> {
  const encoded = response.headers.get("content-encoding") !== null;
  const length = encoded
    ? Number.NaN
    : Number.parseInt(response.headers.get("content-length") ?? "", 10);
  const total = Number.isSafeInteger(length) && length >= 0 ? length : null;
  if (total !== null && total > MAX_FILE_BYTES) throw tooLarge(name);
  let bytes = new Uint8Array(total ?? 1 << 16);
  let loaded = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    const needed = loaded + part.value.length;
    if (needed > MAX_FILE_BYTES) {
      await reader?.cancel();
      throw tooLarge(name);
    }
    if (needed > bytes.length) bytes = grown(bytes, Math.max(needed, 2 * bytes.length));
    bytes.set(part.value, loaded);
    loaded = needed;
    step(loaded, total);
  }
  if (total !== null && loaded < total)
    throw new FileFormatError(`${loaded} of ${total} bytes arrived`);
  return bytes.subarray(0, loaded);
}

function grown(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(size);
  larger.set(bytes);
  return larger;
}

function lastSegment(url: URL): string {
  const segment = url.pathname.split("/").filter(Boolean).at(-1) ?? url.host;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function tooLarge(file: string): FileFormatError {
  return new FileFormatError(`"${file}" is larger than ${MAX_FILE_BYTES} bytes`, { file });
}
