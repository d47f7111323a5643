import { expect, test } from "vitest";
import { HDF5_HEAP_FACTOR, HDF5_HEAP_FLOOR_BYTES } from "../limits.ts";
import { loadH5wasm } from "./h5wasm-module.ts";
import { HeapError } from "./heap-limit.ts";

const MIB = 2 ** 20;

test("what fits only without Emscripten's reserve is given without a word", async () => {
  const { module, heap } = await loadH5wasm();
  const before = module.HEAPU8.length;
  const end = heap.allowReading(100 * MIB);
  const most = before + HDF5_HEAP_FLOOR_BYTES + HDF5_HEAP_FACTOR * 100 * MIB;
  const pointers: number[] = [];
  const fill = (): void => {
    while (pointers.at(-1) !== 0) pointers.push(heap.within(() => module._malloc(MIB)));
  };

  expect(fill).toThrow(HeapError);

  expect(pointers).not.toContain(0);
  expect(pointers.length).toBeGreaterThan((0.93 * most) / MIB);
  for (const pointer of pointers) module._free(pointer);
  end();
});

test("HDF5 gets what a file may need, again and again, and no more", async () => {
  const { module, heap } = await loadH5wasm();
  const fileBytes = 10 * MIB;
  const most = HDF5_HEAP_FLOOR_BYTES + HDF5_HEAP_FACTOR * fileBytes;
  const sizes: number[] = [];

  for (let round = 0; round < 5; round++) {
    const end = heap.allowReading(fileBytes);
    const needed = module._malloc(most - MIB);
    expect(needed).not.toBe(0);
    module._free(needed);
    const before = module.HEAPU8.length;
    expect(() => heap.within(() => module._malloc(before + most))).toThrow(HeapError);
    sizes.push(module.HEAPU8.length);
    end();
  }

  expect(new Set(sizes).size).toBe(1);
});

test("memory that a file left in use is no other file's loss", async () => {
  const { module, heap } = await loadH5wasm();
  const first = heap.allowReading(0);
  const lost = module._malloc(HDF5_HEAP_FLOOR_BYTES - MIB);
  first();
  const second = heap.allowReading(0);

  const pointer = module._malloc(HDF5_HEAP_FLOOR_BYTES - MIB);

  expect(pointer).not.toBe(0);
  module._free(pointer);
  module._free(lost);
  second();
});

test("a second open file has what its size explains, and no second floor", async () => {
  const { module, heap } = await loadH5wasm();
  const ends = [heap.allowReading(0), heap.allowReading(40 * MIB)];
  const sizes = [HDF5_HEAP_FLOOR_BYTES - MIB, HDF5_HEAP_FACTOR * 40 * MIB - MIB];

  const pointers = sizes.map((size) => module._malloc(size));

  expect(pointers).not.toContain(0);
  const more = module.HEAPU8.length / 2 + HDF5_HEAP_FLOOR_BYTES;
  expect(() => heap.within(() => module._malloc(more))).toThrow(HeapError);
  for (const pointer of pointers) module._free(pointer);
  for (const end of ends) end();
});
