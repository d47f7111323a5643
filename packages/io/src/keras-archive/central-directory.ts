/** @file The table of contents of a zip file, with every check that can be made before a byte is expanded. */
import { FileFormatError } from "@kmr-js/core";
import {
  EXPANSION_FLOOR_BYTES,
  MAX_ARCHIVE_BYTES,
  MAX_ARCHIVE_ENTRIES,
  MAX_EXPANSION,
} from "../limits.ts";
import type { RandomAccess } from "../random-access.ts";
import { CENTRAL, END, LOCAL } from "./signatures.ts";

/** One member of an archive, its data known to lie inside the file. */
export interface ArchiveEntry {
  readonly name: string;
  readonly method: "stored" | "deflated";
  readonly crc: number;
  readonly size: number;
  /** Where its (compressed) data start and end in the file. */
  readonly start: number;
  readonly end: number;
}

interface Record {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly header: number;
  readonly isLink: boolean;
}

const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const NEEDS_ZIP64 = 0xffffffff;
/** Bits that mean encryption: of the data, strong, and of the directory. */
const ENCRYPTION_FLAGS = 0x2041;

/** Lists the members of an archive. @throws FileFormatError for an archive that is damaged, hostile or encrypted. */
export function readCentralDirectory(archive: RandomAccess, file: string): ArchiveEntry[] {
  return new CentralDirectory(archive, file).entries();
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

class CentralDirectory {
  readonly #archive: RandomAccess;
  readonly #size: number;
  readonly #file: string;

  constructor(archive: RandomAccess, file: string) {
    this.#archive = archive;
    this.#size = archive.size;
    this.#file = file;
  }

  entries(): ArchiveEntry[] {
    const { start, count } = this.#locate();
    if (count > MAX_ARCHIVE_ENTRIES) {
      this.#fail(`has ${count} entries, and ${MAX_ARCHIVE_ENTRIES} is the most`, { offset: start });
    }
    const entries: ArchiveEntry[] = [];
    const names = new Set<string>();
    let offset = start;
    let expanded = 0;
    for (let i = 0; i < count; i++) {
      const { record, next } = this.#record(offset);
      this.#checkName(record.name, offset);
      if (names.has(record.name)) this.#fail("appears twice", { entry: record.name, offset });
      names.add(record.name);
      this.#checkRecord(record, offset);
      expanded += record.size;
      if (expanded > MAX_ARCHIVE_BYTES)
        this.#fail(`expands beyond ${MAX_ARCHIVE_BYTES} bytes`, { offset });
      entries.push(this.#locateData(record, start));
      offset = next;
    }
    this.#checkOverlap(entries);
    return entries.filter((entry) => !entry.name.endsWith("/"));
  }

  /** Finds the directory through the record at the end of the file. */
  #locate(): { start: number; count: number } {
    const from = Math.max(0, this.#size - END_BYTES - MAX_COMMENT_BYTES);
    const tail = viewOf(this.#archive.read(from, this.#size));
    for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
      if (tail.getUint32(at, true) !== END) continue;
      if (at + END_BYTES + tail.getUint16(at + 20, true) > tail.byteLength) continue;
      return this.#locateFrom(from + at);
    }
    return this.#failTruncated();
  }

  #locateFrom(end: number): { start: number; count: number } {
    const count = this.#uint16(end + 10);
    const start = this.#uint32(end + 16);
    const zip64 = end >= 20 && this.#uint32(end - 20) === LOCATOR64;
    if (!zip64) return { start, count };
    const end64 = this.#uint64(end - 20 + 8);
    if (end64 + 56 > end || this.#uint32(end64) !== END64) {
      this.#fail("has a damaged zip64 directory", { offset: end - 20 });
    }
    return { start: this.#uint64(end64 + 48), count: this.#uint64(end64 + 32) };
  }

  #record(offset: number): { record: Record; next: number } {
    const left = this.#size - offset;
    if (left < 46 || this.#uint32(offset) !== CENTRAL) {
      this.#fail("has a damaged directory", { offset });
    }
    const view = viewOf(this.#archive.read(offset, offset + 46));
    const nameEnd = offset + 46 + view.getUint16(28, true);
    const extraEnd = nameEnd + view.getUint16(30, true);
    const next = extraEnd + view.getUint16(32, true);
    if (next > this.#size) this.#fail("has a damaged directory", { offset });
    const name = new TextDecoder().decode(this.#archive.read(offset + 46, nameEnd));
    const wide = this.#wideFields(nameEnd, extraEnd);
    const field = (at: number): number => {
      const value = view.getUint32(at, true);
      if (value !== NEEDS_ZIP64) return value;
      return wide.shift() ?? this.#fail("lacks its zip64 sizes", { entry: name, offset });
    };
    // The zip64 fields stand in this order, each only where the short one overflows.
    const size = field(24);
    const packed = field(20);
    const header = field(42);
    const record = {
      name,
      size,
      packed,
      header,
      flags: view.getUint16(8, true),
      method: view.getUint16(10, true),
      crc: view.getUint32(16, true),
      isLink: view.getUint32(38, true) >>> 28 === 0xa,
    };
    return { record, next };
  }

  /** The 64-bit numbers of the zip64 extra field, if there is one. */
  #wideFields(start: number, end: number): number[] {
    for (let at = start; at + 4 <= end; ) {
      const size = this.#uint16(at + 2);
      if (this.#uint16(at) === 0x0001) {
        const count = Math.floor(Math.min(size, end - at - 4) / 8);
        return Array.from({ length: Math.min(count, 3) }, (_, i) => this.#uint64(at + 4 + 8 * i));
      }
      at += 4 + size;
    }
    return [];
  }

  #checkName(entry: string, offset: number): void {
    const parts = entry.replace(/\/$/, "").split("/");
    const bad =
      /[\\\0]|^[A-Za-z]:/.test(entry) ||
      parts.some((part) => part === "" || part === "." || part === "..");
    if (bad) this.#fail("has a name that leads outside the archive", { entry, offset });
  }

  #checkRecord(record: Record, offset: number): void {
    const { name: entry, method, packed, size } = record;
    const at = { entry, offset };
    if ((record.flags & ENCRYPTION_FLAGS) !== 0) this.#fail("is encrypted", at);
    if (record.isLink) this.#fail("is a symbolic link", at);
    if (method !== 0 && method !== 8) {
      this.#fail(
        `uses compression method ${method}; only stored (0) and deflated (8) are read`,
        at,
      );
    }
    if (method === 0 && packed !== size)
      this.#fail(`is stored, yet ${packed} bytes stand for ${size}`, at);
    if (size > EXPANSION_FLOOR_BYTES && size > MAX_EXPANSION * packed) {
      this.#fail(`expands ${packed} bytes to ${size}, more than ${MAX_EXPANSION} times`, at);
    }
  }

  /** Steps over the local header. Its own sizes are not used: with a data descriptor they are zero. */
  #locateData(record: Record, limit: number): ArchiveEntry {
    const { name, header, packed } = record;
    const at = { entry: name, offset: header };
    if (header + 30 > limit) this.#fail("lies beyond the end of the file", at);
    if (this.#uint32(header) !== LOCAL) this.#fail("has no local header where it should be", at);
    const nameEnd = header + 30 + this.#uint16(header + 26);
    const start = nameEnd + this.#uint16(header + 28);
    const end = start + packed;
    if (end > limit) this.#fail("is cut short: its data run past the end", at);
    const localName = new TextDecoder().decode(this.#archive.read(header + 30, nameEnd));
    if (localName !== name)
      this.#fail(`is called ${JSON.stringify(localName)} in its local header`, at);
    return {
      name,
      method: record.method === 0 ? "stored" : "deflated",
      crc: record.crc,
      size: record.size,
      start,
      end,
    };
  }

  /** Overlapping members are how a small file claims to be a large one. */
  #checkOverlap(entries: readonly ArchiveEntry[]): void {
    const inOrder = [...entries].sort((a, b) => a.start - b.start);
    for (const [i, entry] of inOrder.entries()) {
      const before = inOrder[i - 1];
      if (before !== undefined && before.end > entry.start) {
        this.#fail(`overlaps entry "${before.name}"`, { entry: entry.name, offset: entry.start });
      }
    }
  }

  /** No end record: names the last member that begins in the file. */
  #failTruncated(): never {
    let offset = 0;
    let entry: string | undefined;
    while (offset + 30 <= this.#size && this.#uint32(offset) === LOCAL) {
      const nameEnd = offset + 30 + this.#uint16(offset + 26);
      entry = new TextDecoder().decode(
        this.#archive.read(offset + 30, Math.min(nameEnd, this.#size)),
      );
      const next = nameEnd + this.#uint16(offset + 28) + this.#uint32(offset + 18);
      if (next > this.#size) break;
      offset = next;
    }
    if (entry === undefined)
      this.#fail("is not a .keras archive: it is no zip file", { offset: 0 });
    return this.#fail(
      `is cut short: the file ends after ${this.#size} bytes, without a directory`,
      { entry, offset },
    );
  }

  #uint64(offset: number): number {
    // Beyond 2^53 every bounds check that follows fails, so the rounding does no harm.
    return Number(viewOf(this.#archive.read(offset, offset + 8)).getBigUint64(0, true));
  }
  #uint32(offset: number): number {
    return viewOf(this.#archive.read(offset, offset + 4)).getUint32(0, true);
  }
  #uint16(offset: number): number {
    return viewOf(this.#archive.read(offset, offset + 2)).getUint16(0, true);
  }

  #fail(what: string, at: { entry?: string; offset: number }): never {
    const place =
      at.entry === undefined
        ? `"${this.#file}"`
        : `"${this.#file}": entry ${JSON.stringify(at.entry)}`;
    throw new FileFormatError(`${place} ${what} (offset ${at.offset}).`, {
      file: this.#file,
      ...at,
    });
  }
}
