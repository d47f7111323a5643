/** @file Damage to bytes of any format: flipped bits, lost and moved parts, lying length fields. */
import type { Random } from "./random.ts";

type Damage = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const SIZES = [1, 2, 4, 8] as const;
/** What length fields, addresses and counts are overwritten with. */
export const LIES = [
  0n,
  1n,
  2n,
  0x7fn,
  0xffn,
  0xffffn,
  0x7fffffffn,
  0xffffffffn,
  2n ** 40n,
  2n ** 63n - 1n,
  2n ** 64n - 1n,
];

const damages: { readonly [name: string]: Damage } = {
  "bit flips": (bytes, random) => {
    for (let i = 1 + random.below(16); i > 0; i--) {
      const at = position(bytes, random);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    }
    return bytes;
  },
  truncation: (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  "lost part": (bytes, random) => {
    const [start, end] = range(bytes, random);
    return joined([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  "doubled part": (bytes, random) => {
    const [start, end] = range(bytes, random);
    return joined([bytes.subarray(0, end), bytes.subarray(start)]);
  },
  "blanked part": (bytes, random) => bytes.fill(random.pick([0, 0xff]), ...range(bytes, random)),
  "moved part": (bytes, random) => {
    const [start, end] = range(bytes, random);
    return bytes.copyWithin(position(bytes, random), start, end);
  },
  "part of another file": (bytes, random, other) => {
    const [start, end] = range(other, random);
    const at = position(bytes, random);
    bytes.set(other.subarray(start, Math.min(end, start + bytes.length - at)), at);
    return bytes;
  },
  "length field": (bytes, random) => {
    for (let i = 1 + random.below(3); i > 0; i--) {
      const size = random.pick(SIZES);
      const at = Math.floor(position(bytes, random) / size) * size;
      const lie = random.next() < 0.3 ? BigInt(bytes.length) : random.pick(LIES);
      writeNumber(bytes, at, lie + BigInt(random.below(3) - 1), size);
    }
    return bytes;
  },
  // An address that points elsewhere: groups that hold themselves, data in place of headers.
  "swapped addresses": (bytes, random) => {
    const words = addresses(bytes);
    if (words.length < 2) return bytes;
    for (let i = 1 + random.below(4); i > 0; i--) {
      const [from, to] = [random.pick(words), random.pick(words)];
      bytes.copyWithin(to, from, from + 8);
    }
    return bytes;
  },
};

/** Bytes with one to three damages, and what they are called. */
export function damaged(
  bytes: Uint8Array,
  random: Random,
  other: Uint8Array,
): { bytes: Uint8Array; name: string } {
  let result: Uint8Array = bytes.slice();
  const names: string[] = [];
  for (let i = random.next() < 0.7 ? 1 : 1 + random.below(3); i > 0 && result.length > 0; i--) {
    const name = random.pick(Object.keys(damages));
    result = damages[name]?.(result.slice(), random, other) ?? result;
    names.push(name);
  }
  return { bytes: result, name: names.join(" + ") };
}

/** A place, half of the time near the start or the end: that is where headers stand. */
function position(bytes: Uint8Array, random: Random): number {
  const near = Math.min(bytes.length, 2048);
  const where = random.next();
  if (where < 0.35) return random.below(near);
  return where < 0.5 ? bytes.length - 1 - random.below(near) : random.below(bytes.length);
}

function range(bytes: Uint8Array, random: Random): [start: number, end: number] {
  const start = position(bytes, random);
  const most = random.pick([8, 64, 1024, bytes.length]);
  return [start, Math.min(bytes.length, start + 1 + random.below(most))];
}

export function writeNumber(bytes: Uint8Array, at: number, value: bigint, size: number): void {
  for (let i = 0; i < size && at + i < bytes.length; i++) {
    bytes[at + i] = Number((value >> BigInt(8 * i)) & 0xffn);
  }
}

/** Where aligned 8-byte words lie that look like addresses of the file. */
function addresses(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: number[] = [];
  for (let at = 0; at + 8 <= Math.min(bytes.length, 1 << 16); at += 8) {
    const value = view.getBigUint64(at, true);
    if (value >= 8n && value < bytes.length && value % 8n === 0n) found.push(at);
  }
  return found;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
