/** @file Reads a `.keras` archive: a zip file, in memory or on disk. */
import { FileFormatError } from "@kmr-js/core";
import { inflateSync } from "fflate";
import { nextTurn } from "#file-system";
import { accessTo, inMemory, part, type RandomAccess, readAll } from "../random-access.ts";
import type { OpenDirectory } from "../source.ts";
import { type ArchiveEntry, readCentralDirectory } from "./central-directory.ts";
import { Checksum, checksumOf, STEP_BYTES } from "./checksum.ts";

/** The members of an archive by name. */
export interface KerasArchive {
  /** The archive, as the caller named it. */
  readonly file: string;
  /** Members in the archive's order, directories left out. */
  readonly names: readonly string[];
  /** Bytes of its compressed members, expanded. */
  readonly expanded: number;
  /** A member, its checksum verified. @throws FileFormatError when it is missing or damaged. */
  open(name: string): RandomAccess;
  /** A member of any size at once: it is verified while the caller goes on. @throws FileFormatError when it is missing. */
  openLater(name: string): LaterVerified;
  /** The bytes of a member in memory. @throws FileFormatError when it is missing or damaged. */
  read(name: string): Uint8Array;
  /** A member as UTF-8 text. @throws FileFormatError when it is missing, damaged or not UTF-8. */
  text(name: string): string;
}

/** A member that may still prove damaged. */
export interface LaterVerified {
  readonly data: RandomAccess;
  /** Rejects with a FileFormatError when it is damaged; nothing that was read before counts then. */
  readonly verified: Promise<void>;
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
  const find = (name: string): RandomAccess | undefined => {
    const entry = entries.get(name);
    if (entry === undefined) return undefined;
    const data = opened.get(name) ?? openMember(bytes, entry, file);
    // An expanded member is large and read once; only a stored one, which takes no memory, is worth keeping.
    if (entry.method === "stored") opened.set(name, data);
    return data;
  };
  const findLater = (name: string): LaterVerified | undefined => {
    const entry = entries.get(name);
    if (entry === undefined) return undefined;
    const data = unpacked(bytes, entry, file);
    const verified = verifyLater(data, entry, file, onStep);
    verified.catch(() => undefined); // whoever waits for it hears of it
    return { data, verified };
  };
  const expanded = [...entries.values()].reduce(
    (sum, { method, size }) => (method === "stored" ? sum : sum + size),
    0,
  );
  return { ...archive(file, [...entries.keys()], find, findLater), expanded };
}

/** The directory form of a `.keras` file. */
export function openDirectory({ name, names, open }: OpenDirectory): KerasArchive {
  return archive(name, names, open, (member) => {
    const data = open(member);
    return data && { data, verified: Promise.resolve() };
  });
}

function archive(
  file: string,
  names: readonly string[],
  find: (name: string) => RandomAccess | undefined,
  findLater: (name: string) => LaterVerified | undefined,
): KerasArchive {
  const found = <T>(name: string, member: T | undefined): T => {
    if (member !== undefined) return member;
    const has = names.length === 0 ? "It is empty" : `It has: ${names.slice(0, 20).join(", ")}`;
    throw new FileFormatError(`"${file}" has no entry "${name}". ${has}.`, { file, entry: name });
  };
  const open = (name: string): RandomAccess => found(name, find(name));
  const openLater = (name: string): LaterVerified => found(name, findLater(name));
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
  return { file, names, expanded: 0, open, openLater, read, text };
}

function openMember(bytes: RandomAccess, entry: ArchiveEntry, file: string): RandomAccess {
  const data = unpacked(bytes, entry, file);
  verify(checksumOf(data), entry, file);
  return data;
}

async function verifyLater(
  data: RandomAccess,
  entry: ArchiveEntry,
  file: string,
  onStep?: (loaded: number, total: number) => void,
): Promise<void> {
  const steps = new Checksum(data);
  while (steps.loaded < data.size) {
    steps.next();
    onStep?.(steps.loaded, data.size);
    if (steps.loaded % TURN_BYTES === 0) await nextTurn();
  }
  verify(steps.crc, entry, file);
}

/** Bytes that are verified before others have their turn. */
const TURN_BYTES = 4 * STEP_BYTES;

function unpacked(bytes: RandomAccess, entry: ArchiveEntry, file: string): RandomAccess {
  const packed = part(bytes, entry.start, entry.end);
  const data = entry.method === "stored" ? packed : inMemory(inflate(readAll(packed), entry, file));
  if (data.size !== entry.size)
    throw damaged(entry, file, `it has ${data.size} bytes instead of ${entry.size}`);
  return data;
}

function verify(crc: number, entry: ArchiveEntry, file: string): void {
  if (crc !== entry.crc) throw damaged(entry, file, "its checksum is wrong");
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
