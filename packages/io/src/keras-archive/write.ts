/** @file Writes a `.keras` archive: a zip file of stored members, as Python's `zipfile` makes it for Keras. */
import { KerasError } from "@kmr-js/core";
import { MAX_FILE_BYTES } from "../limits.ts";
import { part } from "../random-access.ts";
import { GrowingBytes, type Writable, writableFrom } from "../writable.ts";
import { checksumOf, STEP_BYTES } from "./checksum.ts";
import { CENTRAL, END, LOCAL } from "./signatures.ts";

interface Member {
  readonly name: Uint8Array;
  readonly ascii: boolean;
  readonly start: number;
  readonly size: number;
  readonly crc: number;
}

/** The version of zip that knows folders, which is what Python states. */
const VERSION = 20;
/** 1 January 1980, the date that Python gives to members without one. */
const DATE = 0x21;
const UTF8_FLAG = 0x800;
/** Owner may read and write: Python's mode of such members. */
const MODE = 0o600 << 16;

/** Writes members one after another, in place: the weights are not held in memory. */
export class ArchiveWriter {
  readonly #target: Writable;
  readonly #members: Member[] = [];

  constructor(target: Writable) {
    this.#target = target;
  }

  /** A member of text. */
  async text(name: string, text: string): Promise<void> {
    await this.member(name, async (target) => target.write(new TextEncoder().encode(text), 0));
  }

  /** A member that `write` fills, at any place and in any order. */
  async member(name: string, write: (target: Writable) => Promise<void>): Promise<void> {
    const target = this.#target;
    const encoded = new TextEncoder().encode(name);
    const header = target.size;
    const start = header + 30 + encoded.length;
    target.resize(start);
    await write(writableFrom(target, start));
    const size = target.size - start;
    if (target.size > MAX_FILE_BYTES)
      throw new KerasError(`The archive would be larger than ${MAX_FILE_BYTES} bytes.`);
    if (size > STEP_BYTES) target.beginSync?.();
    const member = {
      name: encoded,
      ascii: encoded.length === name.length,
      start: header,
      size,
      crc: checksumOf(part(target, start, start + size)),
    };
    this.#members.push(member);
    target.write(localHeader(member), header);
  }

  /** Ends the archive. */
  finish(): void {
    const target = this.#target;
    const start = target.size;
    for (const member of this.#members) target.write(centralRecord(member), target.size);
    const size = target.size - start;
    const end = new DataView(new ArrayBuffer(22));
    end.setUint32(0, END, true);
    end.setUint16(8, this.#members.length, true);
    end.setUint16(10, this.#members.length, true);
    end.setUint32(12, size, true);
    end.setUint32(16, start, true);
    target.write(new Uint8Array(end.buffer), target.size);
  }
}

/** A zip file of stored members, as NumPy reads it too. */
export async function zipOf(members: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const target = new GrowingBytes();
  const archive = new ArchiveWriter(target);
  for (const [name, bytes] of members) {
    await archive.member(name, async (member) => member.write(bytes, 0));
  }
  archive.finish();
  return target.read(0, target.size);
}

/** Sizes, checksum and flags, which stand in both headers in the same order. */
function writeCommon(view: DataView, at: number, member: Member): void {
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 2, member.ascii ? 0 : UTF8_FLAG, true);
  view.setUint16(at + 8, DATE, true);
  view.setUint32(at + 10, member.crc, true);
  view.setUint32(at + 14, member.size, true);
  view.setUint32(at + 18, member.size, true);
  view.setUint16(at + 22, member.name.length, true);
}

function localHeader(member: Member): Uint8Array {
  const bytes = new Uint8Array(30 + member.name.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, LOCAL, true);
  writeCommon(view, 4, member);
  bytes.set(member.name, 30);
  return bytes;
}

function centralRecord(member: Member): Uint8Array {
  const bytes = new Uint8Array(46 + member.name.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, CENTRAL, true);
  view.setUint16(4, (3 << 8) | VERSION, true); // made on Unix: the mode counts
  writeCommon(view, 6, member);
  view.setUint32(38, MODE, true);
  view.setUint32(42, member.start, true);
  bytes.set(member.name, 46);
  return bytes;
}
