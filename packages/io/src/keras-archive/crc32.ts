/** @file CRC-32 as zip uses it, eight bytes at a time. */
import { nativeCrc32 } from "#file-system";

const SLICES = 8;
const tables = makeTables();

/**
 * The checksum of some bytes, as an unsigned 32-bit number.
 * @param before - the checksum of the bytes before them, for bytes that come in parts.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  return nativeCrc32?.(bytes, before) ?? portableCrc32(bytes, before);
}

/** The same in JavaScript. */
export function portableCrc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % SLICES);
  for (let i = 0; i < whole; i += SLICES) {
    const low = view.getInt32(i, true) ^ crc;
    const high = view.getInt32(i + 4, true);
    crc =
      at(7, low) ^
      at(6, low >>> 8) ^
      at(5, low >>> 16) ^
      at(4, low >>> 24) ^
      at(3, high) ^
      at(2, high >>> 8) ^
      at(1, high >>> 16) ^
      at(0, high >>> 24);
  }
  for (let i = whole; i < bytes.length; i++) {
    crc = at(0, crc ^ (bytes[i] ?? 0)) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

function at(slice: number, byte: number): number {
  return tables[(slice << 8) | (byte & 0xff)] ?? 0;
}

/** Table `k` holds the effect of a byte that has `k` more bytes after it. */
function makeTables(): Int32Array {
  const result = new Int32Array(SLICES * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    result[byte] = crc;
  }
  for (let i = 256; i < result.length; i++) {
    const before = result[i - 256] ?? 0;
    result[i] = (before >>> 8) ^ (result[before & 0xff] ?? 0);
  }
  return result;
}
