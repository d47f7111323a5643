/** @file The checksum of bytes that are not in memory as a whole. */
import type { RandomAccess } from "../random-access.ts";
import { crc32 } from "./crc32.ts";

/** Bytes that are read at once: they stay in the processor's cache. */
export const STEP_BYTES = 4 * 1024 * 1024;

/** The checksum of all bytes. */
export function checksumOf(data: RandomAccess): number {
  const steps = new Checksum(data);
  while (steps.loaded < data.size) steps.next();
  return steps.crc;
}

/** The checksum of bytes, step by step. */
export class Checksum {
  readonly #data: RandomAccess;
  readonly #buffer: Uint8Array;
  loaded = 0;
  crc = 0;

  constructor(data: RandomAccess) {
    this.#data = data;
    this.#buffer = new Uint8Array(Math.min(STEP_BYTES, data.size));
  }

  next(): void {
    const step = this.#buffer.subarray(0, Math.min(STEP_BYTES, this.#data.size - this.loaded));
    this.#data.readInto(step, this.loaded);
    this.crc = crc32(step, this.crc);
    this.loaded += step.length;
  }
}
