/** @file Reads a `.keras` archive: a zip file in memory. */
import { FileFormatError } from "@kmr-js/core";
import { inflateSync } from "fflate";
import { type ArchiveEntry, readCentralDirectory } from "./central-directory.ts";
import { crc32 } from "./crc32.ts";

/** The members of an archive by name. */
export interface KerasArchive {
  /** The archive, as the caller named it. */
  readonly file: string;
  /** Members in the archive's order, directories left out. */
  readonly names: readonly string[];
  /** The bytes of a member. @throws FileFormatError when it is missing or damaged. */
  read(name: string): Uint8Array;
  /** A member as UTF-8 text. @throws FileFormatError when it is missing, damaged or not UTF-8. */
  text(name: string): string;
}

/**
 * Opens an archive that is already in memory. Stored members, which is all Keras writes, are views of `bytes`.
 * @throws FileFormatError for an archive that is cut short, hostile, encrypted or beyond the limits.
 */
export function openArchive(bytes: Uint8Array, file: string): KerasArchive {
  const entries = new Map(readCentralDirectory(bytes, file).map((entry) => [entry.name, entry]));
  const checked = new Map<string, Uint8Array>();
  return archive(file, [...entries.keys()], (name) => {
    const entry = entries.get(name);
    if (entry === undefined) return undefined;
    const known = checked.get(name);
    if (known !== undefined) return known;
    const data = expand(bytes, entry, file);
    // An expanded member is large and read once; only the checksum of a stored one is worth keeping.
    if (entry.method === "stored") checked.set(name, data);
    return data;
  });
}

/** The directory form of a `.keras` file, its files already read. */
export function openDirectory(
  files: ReadonlyMap<string, Uint8Array>,
  directory: string,
): KerasArchive {
  return archive(directory, [...files.keys()], (name) => files.get(name));
}

function archive(
  file: string,
  names: readonly string[],
  find: (name: string) => Uint8Array | undefined,
): KerasArchive {
  const read = (name: string): Uint8Array => {
    const data = find(name);
    if (data !== undefined) return data;
    const has = names.length === 0 ? "It is empty" : `It has: ${names.slice(0, 20).join(", ")}`;
    throw new FileFormatError(`"${file}" has no entry "${name}". ${has}.`, { file, entry: name });
  };
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
  return { file, names, read, text };
}

function expand(bytes: Uint8Array, entry: ArchiveEntry, file: string): Uint8Array {
  const packed = bytes.subarray(entry.start, entry.end);
  const data = entry.method === "stored" ? packed : inflate(packed, entry, file);
  if (data.length !== entry.size)
    throw damaged(entry, file, `it has ${data.length} bytes instead of ${entry.size}`);
  if (crc32(data) !== entry.crc) throw damaged(entry, file, "its checksum is wrong");
  return data;
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
