/** @file Reads a `.keras` archive: a zip file, in memory or on disk. */
import { FileFormatError } from "@kmr-js/core";
import { inflateSync } from "fflate";
import { accessTo, inMemory, part, type RandomAccess, readAll } from "../random-access.ts";
import type { OpenDirectory } from "../source.ts";
import { type ArchiveEntry, readCentralDirectory } from "./central-directory.ts";
import { crc32 } from "./crc32.ts";

/** The members of an archive by name. */
export interface KerasArchive {
  /** The archive, as the caller named it. */
  readonly file: string;
  /** Members in the archive's order, directories left out. */
  readonly names: readonly string[];
  /** A member, its checksum verified. @throws FileFormatError when it is missing or damaged. */
  open(name: string): RandomAccess;
  /** The bytes of a member in memory. @throws FileFormatError when it is missing or damaged. */
  read(name: string): Uint8Array;
  /** A member as UTF-8 text. @throws FileFormatError when it is missing, damaged or not UTF-8. */
  text(name: string): string;
}

/**
 * Opens an archive. Stored members, which is all Keras writes, are parts of its bytes.
 * @param onStep - how many bytes of a member were verified, of how many.
 * @throws FileFormatError for an archive that is cut short, hostile, encrypted or beyond the limits.
 */
export function openArchive(
  source: RandomAccess | Uint8Array,
  file: string,
  onStep?: (loaded: number, total: number) => void,
): KerasArchive {
  const bytes = accessTo(source);
  const entries = new Map(readCentralDirectory(bytes, file).map((entry) => [entry.name, entry]));
  const opened = new Map<string, RandomAccess>();
  return archive(file, [...entries.keys()], (name) => {
    const entry = entries.get(name);
    if (entry === undefined) return undefined;
    const data = opened.get(name) ?? openMember(bytes, entry, file, onStep);
    // An expanded member is large and read once; only a stored one, which takes no memory, is worth keeping.
    if (entry.method === "stored") opened.set(name, data);
    return data;
  });
}

/** The directory form of a `.keras` file. */
export function openDirectory({ name, names, open }: OpenDirectory): KerasArchive {
  return archive(name, names, open);
}

function archive(
  file: string,
  names: readonly string[],
  find: (name: string) => RandomAccess | undefined,
): KerasArchive {
  const open = (name: string): RandomAccess => {
    const data = find(name);
    if (data !== undefined) return data;
    const has = names.length === 0 ? "It is empty" : `It has: ${names.slice(0, 20).join(", ")}`;
    throw new FileFormatError(`"${file}" has no entry "${name}". ${has}.`, { file, entry: name });
  };
  const read = (name: string): Uint8Array => readAll(open(name));
  const text = (name: string): string => {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(read(name));
    } catch (cause) {
      if (cause instanceof FileFormatError) throw cause;
      throw new FileFormatError(`"${file}": entry "${name}" is not UTF-8 text.`, {
        file,
        entry: name,
        cause,
      });
    }
  };
  return { file, names, open, read, text };
}

function openMember(
  bytes: RandomAccess,
  entry: ArchiveEntry,
  file: string,
  onStep?: (loaded: number, total: number) => void,
): RandomAccess {
  const packed = part(bytes, entry.start, entry.end);
  const data = entry.method === "stored" ? packed : inMemory(inflate(readAll(packed), entry, file));
  if (data.size !== entry.size)
    throw damaged(entry, file, `it has ${data.size} bytes instead of ${entry.size}`);
  if (checksum(data, onStep) !== entry.crc) throw damaged(entry, file, "its checksum is wrong");
  return data;
}

/** Bytes that are read at once to verify them. */
const STEP_BYTES = 4 * 1024 * 1024;

function checksum(data: RandomAccess, onStep?: (loaded: number, total: number) => void): number {
  const buffer = new Uint8Array(Math.min(STEP_BYTES, data.size));
  let crc = 0;
  for (let start = 0; start < data.size; start += STEP_BYTES) {
    const end = Math.min(start + STEP_BYTES, data.size);
    const bytes = buffer.subarray(0, end - start);
    data.readInto(bytes, start);
    crc = crc32(bytes, crc);
    onStep?.(end, data.size);
  }
  return crc;
}

/** Expands into a buffer of the size the directory states, so that no stream can exceed it. */
function inflate(packed: Uint8Array, entry: ArchiveEntry, file: string): Uint8Array {
  try {
    return inflateSync(packed, { out: new Uint8Array(entry.size) });
  } catch (cause) {
    throw damaged(entry, file, "its compressed data are broken", cause);
  }
}

function damaged(entry: ArchiveEntry, file: string, why: string, cause?: unknown): FileFormatError {
  const message = `"${file}": entry "${entry.name}" is damaged: ${why} (offset ${entry.start}).`;
  return new FileFormatError(message, { file, entry: entry.name, offset: entry.start, cause });
}
