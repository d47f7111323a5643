/** @file Everything a file can be read from, as a name and bytes. */

import { FileFormatError } from "@kmr-js/core";
import { isDirectory, listDirectory, openFile } from "#file-system";
import { beside } from "./beside.ts";
import { MAX_FILE_BYTES } from "./limits.ts";
import { inMemory, type RandomAccess } from "./random-access.ts";

/**
 * A path (Node only), a URL (also as a string that starts with `http://`, `https://` or `file://`), a Blob or File, or bytes;
 * for a file of several parts, such as an index with its shards, also the list of their Files.
 */
export type Source = string | URL | Blob | ArrayBuffer | Uint8Array | readonly File[];

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
  /** Opens the file of this name that lies beside it. @throws FileFormatError */
  sibling(name: string): Promise<OpenSource>;
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
  if (typeof source === "string" && !isUrl(source)) return onDisk(source, source);
  const from = typeof source === "string" ? new URL(source) : source;
  if (from instanceof URL && from.protocol === "file:") return onDisk(from, lastSegment(from));
  if (Array.isArray(from)) return fromList(from as readonly File[], options);
  const step: Step = (loaded, total) => options.onProgress?.({ phase: "read", loaded, total });
  const { name, bytes } =
    from instanceof URL ? await readUrl(from, step) : await readMemory(from as Blob);
  if (bytes.length > MAX_FILE_BYTES) throw tooLarge(name);
  if (!(from instanceof URL)) step(bytes.length, bytes.length);
  return {
    name,
    bytes: inMemory(bytes),
    sibling: async (part) => {
      if (from instanceof URL && from.protocol !== "data:") {
        return openSource(new URL(`${encodeURIComponent(part)}${from.search}`, from), options);
      }
      throw new FileFormatError(
        `"${name}" needs the file ${JSON.stringify(part)} beside it. Pass a path, a URL, or the list of all its Files.`,
        { file: name },
      );
    },
  };
}

function isUrl(source: string): boolean {
  return /^(https?|file):\/\//i.test(source);
}

function onDisk(path: string | URL, name: string): OpenSource {
  const bytes = openFile(path);
  const sibling = async (part: string): Promise<OpenSource> => onDisk(beside(path, part), part);
  if (bytes.size <= MAX_FILE_BYTES) return { name, bytes, sibling };
  bytes.close();
  throw tooLarge(name);
}

/** The one index among Files, its siblings the others. */
async function fromList(files: readonly File[], options: ReadOptions): Promise<OpenSource> {
  if (!files.every((file) => file instanceof Blob)) throw noSource(files);
  const indices = files.filter(({ name }) => name.endsWith(".json"));
  const [first] = indices.length === 0 ? files : indices;
  if (first === undefined || (indices.length !== 1 && files.length > 1)) {
    throw new FileFormatError(
      `A list of Files is one index (.json) and its shards. Received: ${files.map(({ name }) => name).join(", ") || "no file"}.`,
    );
  }
  const sibling = async (part: string): Promise<OpenSource> => {
    const found = files.find(({ name }) => name === part);
    if (found !== undefined) return openSource(found, options);
    throw new FileFormatError(
      `"${first.name}" needs the file ${JSON.stringify(part)}, which is not in the list.`,
      { file: first.name },
    );
  };
  return { ...(await openSource(first, options)), sibling };
}

/** A directory, its files opened when they are asked for. */
export interface OpenDirectory {
  readonly name: string;
  /** The files in it, by `/`-separated relative path. */
  readonly names: readonly string[];
  /** Opens a file; `undefined` when there is none of that name. */
  open(name: string): RandomAccess | undefined;
  close(): void;
}

/** Opens a directory; `null` when the source is none. */
export async function openSourceDirectory(source: Source): Promise<OpenDirectory | null> {
  const from = typeof source === "string" && isUrl(source) ? new URL(source) : source;
  const path =
    from instanceof URL && from.protocol === "file:" ? decodeURIComponent(from.pathname) : from;
  if (typeof path !== "string" || !(await isDirectory(path))) return null;
  const name = path.replace(/(?<=.)\/+$/, "");
  const names = await listDirectory(name);
  const opened = new Map<string, RandomAccess>();
  return {
    name,
    names,
    open: (file) => {
      const access =
        opened.get(file) ?? (names.includes(file) ? openFile(`${name}/${file}`) : undefined);
      if (access !== undefined) opened.set(file, access);
      return access;
    },
    close: () => {
      for (const access of opened.values()) access.close();
    },
  };
}

async function readMemory(source: Blob | ArrayBuffer | Uint8Array): Promise<NamedBytes> {
  if (source instanceof Uint8Array) return { name: "bytes", bytes: source };
  if (source instanceof ArrayBuffer) return { name: "bytes", bytes: new Uint8Array(source) };
  if (!(source instanceof Blob)) {
    throw noSource(source);
  }
  const name = "name" in source && typeof source.name === "string" ? source.name : "blob";
  if (source.size > MAX_FILE_BYTES) throw tooLarge(name);
  return { name, bytes: new Uint8Array(await source.arrayBuffer()) };
}

function noSource(received: unknown): FileFormatError {
  const what = Array.isArray(received)
    ? "a list of other things than Files"
    : Object.prototype.toString.call(received).slice(8, -1);
  return new FileFormatError(
    `A source is a path, a URL, a Blob or File, an ArrayBuffer or a Uint8Array. Received: ${what}.`,
  );
}

async function readUrl(url: URL, step: Step): Promise<NamedBytes> {
  const name = url.protocol === "data:" ? "data URL" : lastSegment(url);
  try {
    const response = await fetch(url);
    if (!response.ok)
      throw new FileFormatError(`HTTP ${response.status} ${response.statusText}`.trim());
    return { name, bytes: await readBody(response, name, step) };
  } catch (cause) {
    // The query is left out: it may hold a signature that has no place in a log.
    const shown = url.protocol === "data:" ? name : `${url.origin}${url.pathname}`;
    throw new FileFormatError(`Cannot fetch "${shown}": ${reasonOf(cause)}.`, {
      file: name,
      cause,
    });
  }
}

/** Why a fetch failed; Node keeps the reason behind "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  return cause instanceof Error && cause.message !== "" ? `${message} (${cause.message})` : message;
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
