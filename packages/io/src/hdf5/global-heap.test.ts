import { readFileSync } from "node:fs";
import { FileFormatError } from "@kmr-js/core";
import { expect, test } from "vitest";
import { isEndlessHeap } from "./global-heap.ts";
import { openH5 } from "./h5wasm-file.ts";

const types = new URL("../../../../test/fixtures/hdf5/types.h5", import.meta.url);

const nothing = (): Uint8Array => new Uint8Array(0);

function heaps(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf("GCOL"); at >= 0; at = bytes.indexOf("GCOL", at + 1)) found.push(at);
  return found;
}

test("the heaps of a file that h5py wrote have an end", () => {
  const bytes = readFileSync(types);

  expect(heaps(bytes)).not.toEqual([]);
  for (const at of heaps(bytes))
    expect(isEndlessHeap(bytes.subarray(at, at + 4096), nothing)).toBe(false);
});

test.each([
  ["free space of no size", 0, 0],
  ["free space beyond the end", 0, 5000],
  ["a string beyond the end", 1, 5000],
  ["a string whose size wraps around", 1, 0xfffffff0],
])("%s makes a heap endless", (_, index, size) => {
  const heap = new DataView(new ArrayBuffer(4096));
  heap.setUint32(0, 0x4c4f4347, true);
  heap.setUint32(8, 4096, true);
  heap.setUint16(16, index, true);
  heap.setUint32(24, size, true);

  const bytes = new Uint8Array(heap.buffer);

  expect(isEndlessHeap(bytes, nothing)).toBe(true);
  expect(isEndlessHeap(bytes.subarray(0, 512), () => bytes)).toBe(true);
});

test("bytes of another kind are no heap", () => {
  expect(isEndlessHeap(new Uint8Array(4096), nothing)).toBe(false);
});

test("a file with an endless heap is refused, and the next file is read", async () => {
  const bytes = new Uint8Array(readFileSync(types));
  for (const at of heaps(Buffer.from(bytes))) bytes.fill(0, at + 16, at + 4096);
  const hostile = await openH5(bytes, "hostile.h5");

  expect(() => hostile.attribute("/group", "text")).toThrow(FileFormatError);
  hostile.close();

  const good = await openH5(new Uint8Array(readFileSync(types)), "types.h5");
  expect(good.attribute("/group", "text")).toBe("größe");
  good.close();
});
