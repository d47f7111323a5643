/** @file Bytes that can be written at any place: memory that grows, or a file. HDF5 needs both. */
import { part, type RandomAccess } from "./random-access.ts";

/** Bytes to write to, from a path or in memory. */
export interface Writable extends RandomAccess {
  /** Writes bytes; what lies between the end and `at` is zero. */
  write(bytes: Uint8Array, at: number): void;
  /** Cuts off what lies behind `size`, or adds zeros. */
  resize(size: number): void;
  /** Begins to bring what was written to the disk, where there is one, while the caller goes on. */
  beginSync?(): void;
}

const FIRST_BYTES = 1 << 16;

/** Memory that grows as it is written. */
export class GrowingBytes implements Writable {
  #bytes = new Uint8Array(FIRST_BYTES);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  read(start: number, end: number): Uint8Array {
    return this.#bytes.subarray(start, Math.min(end, this.#size));
  }

  readInto(target: Uint8Array, start: number): void {
    target.set(this.read(start, start + target.length));
  }

  async readIntoLater(target: Uint8Array, start: number): Promise<void> {
    this.readInto(target, start);
  }

  write(bytes: Uint8Array, at: number): void {
    if (at + bytes.length > this.#size) this.resize(at + bytes.length);
    this.#bytes.set(bytes, at);
  }

  resize(size: number): void {
    if (size > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(size, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.#size));
      this.#bytes = larger;
    }
    if (size < this.#size) this.#bytes.fill(0, size, this.#size);
    this.#size = size;
  }

  close(): void {}
}

/** What lies behind `start`, as bytes of their own. */
export function writableFrom(of: Writable, start: number): Writable {
  return {
    ...part(of, start, Number.POSITIVE_INFINITY),
    get size() {
      return Math.max(0, of.size - start);
    },
    write: (bytes, at) => of.write(bytes, start + at),
    resize: (size) => of.resize(start + size),
  };
}
