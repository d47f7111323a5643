/** @file Where the fields of an HDF5 file stand: of headers and their messages, of trees, heaps and tables. */
import { lookup3 } from "./lookup3.ts";

/** A number of the file that says something of its structure. */
export interface Field {
  /** What it says, e.g. `size of a dimension`. */
  readonly kind: string;
  readonly at: number;
  readonly size: 1 | 2 | 4 | 8;
}

/** Bytes with a checksum, behind them or within: it counts as zero then. */
export interface Sealed {
  readonly start: number;
  readonly end: number;
  /** Where the checksum stands. */
  readonly at: number;
}

export interface Structure {
  readonly fields: readonly Field[];
  readonly sealed: readonly Sealed[];
}

/** The largest block whose checksum is looked for. */
const MOST_SEALED = 2048;
const SIGNATURE = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);
/** Blocks that are sealed and whose fields are taken as words of any size. */
const SEALED_BLOCKS = "FRHP FHIB BTHD BTIN BTLF FAHD FADB EAHD EAIB EASB EADB SMTB".split(" ");
const HEAP_BLOCK_SIZES = [512, 1024, 2048, 4096, 8192];

/** The structure of a file that nobody damaged; nothing for other bytes. */
export function structureOf(bytes: Uint8Array): Structure {
  const survey = new Survey(bytes);
  if (SIGNATURE.every((byte, i) => bytes[i] === byte)) survey.file();
  return survey;
}

/** The checksum that is right. */
export function sealOf(bytes: Uint8Array, { start, end, at }: Sealed): number {
  if (at >= end) return lookup3(bytes, start, end);
  const copy = bytes.slice(start, end).fill(0, at - start, at - start + 4);
  return lookup3(copy, 0, copy.length);
}

class Survey implements Structure {
  readonly fields: Field[] = [];
  readonly sealed: Sealed[] = [];
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #headers = new Set<number>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  file(): void {
    const isOld = this.#u8(8) < 2;
    this.#many("superblock", 8, isOld ? [1, 1, 1, 1, 1, 1, 1, 1] : [1, 1, 1, 1]);
    const words = isOld ? (this.#u8(8) === 1 ? 28 : 24) : 12;
    this.#many("superblock address", words, [8, 8, 8, 8]);
    if (isOld) this.#entry(words + 32);
    else this.#seal(0, 44);
    const text = Array.from(this.#bytes, (byte) => String.fromCharCode(byte)).join("");
    for (const { 0: name, index } of text.matchAll(/OHDR|FHDB|TREE|SNOD|HEAP|GCOL/g)) {
      this.#block(name, index);
    }
    for (const name of SEALED_BLOCKS) {
      for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 4)) {
        this.#searchSeal(name, at);
      }
    }
  }

  #block(name: string, at: number): void {
    if (name === "OHDR") this.#newHeader(at);
    if (name === "FHDB") this.#heapBlock(at);
    if (name === "TREE") this.#tree(at);
    if (name === "SNOD") {
      this.#many("symbol table", at + 4, [1, 1, 2]);
      for (let i = 0; i < this.#u16(at + 6); i++) this.#entry(at + 8 + 40 * i);
    }
    if (name === "HEAP") {
      this.#many("local heap", at + 8, [8, 8, 8]);
      const names = this.#u64(at + 24);
      for (let i = 0; i < this.#u64(at + 8); i += 8) this.#add("name of a link", names + i, 8);
    }
    if (name === "GCOL") this.#globalHeap(at);
  }

  /** An entry of a symbol table: a name, and the header that it leads to. */
  #entry(at: number): void {
    this.#many("entry of a symbol table", at, [8, 8, 4]);
    this.#many("cached address", at + 24, [8, 8]);
    this.#oldHeader(this.#u64(at + 8));
  }

  #oldHeader(at: number): void {
    if (this.#headers.has(at) || this.#u8(at) !== 1) return;
    this.#headers.add(at);
    this.#many("object header", at, [1, 1, 2, 4, 4]);
    this.#oldMessages(at + 16, at + 16 + this.#u32(at + 8));
  }

  #oldMessages(start: number, end: number): void {
    for (let at = start; at + 8 <= end; ) {
      const [type, size] = [this.#u16(at), this.#u16(at + 2)];
      this.#many("message header", at, [2, 2, 1]);
      this.#message(type, at + 8, at + 8 + size);
      if (type === 0x10) {
        const next = this.#u64(at + 8);
        this.#oldMessages(next, next + this.#u64(at + 16));
      }
      at += 8 + size;
    }
  }

  #newHeader(start: number): void {
    const flags = this.#u8(start + 5);
    this.#many("object header", start + 4, [1, 1]);
    const sizeAt = start + 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
    const width = (1 << (flags & 3)) as Field["size"];
    this.#add("object header", sizeAt, width);
    const size =
      width === 1 ? this.#u8(sizeAt) : width === 2 ? this.#u16(sizeAt) : this.#u32(sizeAt);
    this.#newMessages(start, sizeAt + width, sizeAt + width + size, (flags & 4) !== 0);
  }

  /** Messages up to a checksum; continued ones follow `OCHK`. */
  #newMessages(start: number, first: number, end: number, ordered: boolean): void {
    const head = ordered ? 6 : 4;
    for (let at = first; at + head <= end; ) {
      const [type, size] = [this.#u8(at), this.#u16(at + 1)];
      const [body, next] = [at + head, at + head + size];
      this.#many("message header", at, [1, 2, 1]);
      this.#message(type, body, next);
      if (type === 0x10) {
        const chunk = this.#u64(body);
        this.#newMessages(chunk, chunk + 4, chunk + this.#u64(body + 8) - 4, ordered);
      }
      at = next;
    }
    this.#seal(start, end);
  }

  #message(type: number, at: number, end: number): void {
    if (type === 0x01) this.#dataspace(at);
    else if (type === 0x02) this.#words("link info", at, end);
    else if (type === 0x03) this.#datatype(at);
    else if (type === 0x04 || type === 0x05) this.#many("fill value", at, [1, 1, 1, 1, 4]);
    else if (type === 0x06) this.#words("link message", at, end);
    else if (type === 0x08) this.#layout(at, end);
    else if (type === 0x0b) this.#words("filter pipeline", at, end, 2);
    else if (type === 0x0c) this.#attribute(at, end);
    else if (type === 0x10) this.#many("continuation", at, [8, 8]);
    else if (type === 0x11) this.#many("symbol table message", at, [8, 8]);
    else if (type === 0x15) this.#words("attribute info", at, end);
  }

  #dataspace(at: number): void {
    this.#many("dataspace", at, [1, 1, 1]);
    const dims = at + (this.#u8(at) === 1 ? 8 : 4);
    const count = this.#u8(at + 1) * (this.#u8(at + 2) & 1 ? 2 : 1);
    for (let i = 0; i < count; i++) this.#add("size of a dimension", dims + 8 * i, 8);
  }

  #datatype(at: number): void {
    this.#many("class of a datatype", at, [1, 1, 1, 1]);
    this.#add("size of a datatype", at + 4, 4);
    this.#many("property of a datatype", at + 8, [2, 2, 1, 1, 1, 1]);
  }

  #layout(at: number, end: number): void {
    this.#many("layout", at, [1, 1]);
    const layout = this.#u8(at + 1);
    if (layout === 1) this.#many("place of data", at + 2, [8, 8]);
    else if (layout === 0) this.#add("size of compact data", at + 2, 2);
    else this.#words("chunked layout", at + 2, end, 1);
  }

  #attribute(at: number, end: number): void {
    const version = this.#u8(at);
    this.#many("attribute", at, [1, 1, 2, 2, 2]);
    const padded = (size: number): number => (version === 1 ? Math.ceil(size / 8) * 8 : size);
    const name = at + (version === 3 ? 9 : 8);
    const type = name + padded(this.#u16(at + 2));
    const space = type + padded(this.#u16(at + 4));
    const data = space + padded(this.#u16(at + 6));
    this.#datatype(type);
    this.#dataspace(space);
    if ((this.#u8(type) & 15) !== 9) return;
    for (let i = data; i + 16 <= end; i += 16) this.#many("global heap reference", i, [4, 8, 4]);
  }

  #tree(at: number): void {
    const [type, entries] = [this.#u8(at + 4), this.#u16(at + 6)];
    const kind = type === 0 ? "tree of a group" : "tree of chunks";
    this.#many(kind, at + 4, [1, 1, 2]);
    this.#many(`${kind}, sibling`, at + 8, [8, 8]);
    this.#words(`${kind}, entry`, at + 24, at + 24 + Math.min(1, entries) * 64, 4);
    if (type === 0) for (let i = 1; i < entries; i++) this.#many(kind, at + 24 + 16 * i, [8, 8]);
  }

  #globalHeap(start: number): void {
    this.#add("global heap", start + 8, 8);
    const end = Math.min(start + this.#u64(start + 8), this.#bytes.length);
    for (let at = start + 16; at + 16 <= end && this.#u16(at) !== 0; ) {
      this.#many("object of a global heap", at, [2, 2]);
      this.#add("object of a global heap", at + 8, 8);
      at += 16 + 8 * Math.ceil(this.#u64(at + 8) / 8);
    }
  }

  /** A block that ends where its checksum fits. */
  #searchSeal(name: string, start: number): void {
    const most = Math.min(start + MOST_SEALED, this.#bytes.length - 4);
    for (let end = start + 8; end <= most; end++) {
      if (lookup3(this.#bytes, start, end) !== this.#u32(end)) continue;
      this.sealed.push({ start, end, at: end });
      this.#words(`block ${name}`, start + 4, end, 1);
      return;
    }
  }

  #seal(start: number, end: number): void {
    if (lookup3(this.#bytes, start, end) !== this.#u32(end))
      throw new RangeError(`The header at ${start} does not end at ${end}.`);
    this.sealed.push({ start, end, at: end });
  }

  /** Links and attributes of an object that has many: messages in a block that begins with its checksum. */
  #heapBlock(start: number): void {
    for (let at = start + 14; at <= start + 21; at++) {
      for (const size of HEAP_BLOCK_SIZES) {
        const end = start + size;
        if (end > this.#bytes.length || sealOf(this.#bytes, { start, end, at }) !== this.#u32(at))
          continue;
        this.sealed.push({ start, end, at });
        this.#words("messages in a heap", at + 4, end, 1);
        return;
      }
    }
  }

  #many(kind: string, at: number, sizes: readonly Field["size"][]): void {
    let place = at;
    for (const size of sizes) {
      this.#add(kind, place, size);
      place += size;
    }
  }

  /** Numbers of every size, where their places depend on more than is known here. */
  #words(kind: string, at: number, end: number, step: 1 | 2 | 4 = 1): void {
    for (let place = at; place < end; place += step) {
      for (const size of [1, 2, 4, 8] as const) {
        if (size >= step && place + size <= end) this.#add(kind, place, size);
      }
    }
  }

  #add(kind: string, at: number, size: Field["size"]): void {
    if (at + size <= this.#bytes.length) this.fields.push({ kind, at, size });
  }

  #u8(at: number): number {
    return at < this.#bytes.length ? this.#view.getUint8(at) : 0;
  }

  #u16(at: number): number {
    return at + 2 <= this.#bytes.length ? this.#view.getUint16(at, true) : 0;
  }

  #u32(at: number): number {
    return at + 4 <= this.#bytes.length ? this.#view.getUint32(at, true) : 0;
  }

  /** Addresses that lead nowhere are past the end of the file. */
  #u64(at: number): number {
    return at + 8 <= this.#bytes.length ? Number(this.#view.getBigUint64(at, true)) : 0;
  }
}
