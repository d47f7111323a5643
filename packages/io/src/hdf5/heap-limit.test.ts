import { expect, test } from "vitest";
import { HDF5_HEAP_FACTOR, HDF5_HEAP_FLOOR_BYTES } from "../limits.ts";
import { loadH5wasm } from "./h5wasm-module.ts";
import { type Heap, HeapError, HeapLimit } from "./heap-limit.ts";

const MIB = 2 ** 20;
const START = 16 * MIB;

/** A memory that grows as Emscripten's does, and only counts what is in use. */
function makeHeap(): Heap {
  const memory = new WebAssembly.Memory({ initial: START / 65_536 });
  const sizes = new Map<number, number>();
  let inUse = 0;
  const resize = (requested: number): boolean => {
    const size = memory.buffer.byteLength;
    for (const part of [1, 2, 4]) {
      const reserved = Math.min(size * (1 + 0.2 / part), requested + 96 * MIB);
      const wanted = Math.max(requested, reserved);
      try {
        memory.grow(Math.ceil((wanted - size) / 65_536));
        return true;
      } catch {
        // then with less
      }
    }
    return false;
  };
  return {
    size: () => memory.buffer.byteLength,
    take: (bytes: number): number => {
      const needed = inUse + bytes;
      if (needed > memory.buffer.byteLength && !resize(needed)) return 0;
      inUse = needed;
      sizes.set(sizes.size + 1, bytes);
      return sizes.size;
    },
    give: (pointer: number): void => {
      inUse -= sizes.get(pointer) ?? 0;
      sizes.set(pointer, 0);
    },
  };
}

test("HDF5 gets what a file may need, again and again, and no more", () => {
  const heap = makeHeap();
  const limit = new HeapLimit(heap);
  const needed = HDF5_HEAP_FLOOR_BYTES + HDF5_HEAP_FACTOR * 10 * MIB;
  const sizes: number[] = [];

  for (let round = 0; round < 5; round++) {
    const end = limit.allowFile(10 * MIB);
    const pointer = limit.within(() => heap.take(needed - MIB));
    expect(pointer).not.toBe(0);
    expect(() => limit.within(() => heap.take(needed))).toThrow(HeapError);
    heap.give(pointer);
    sizes.push(heap.size());
    end();
  }

  expect(new Set(sizes.slice(1)).size).toBe(1);
  expect(sizes.at(-1)).toBeLessThan(START + 2 * needed);
});

test("what fits only without Emscripten's reserve is given without a word", () => {
  const heap = makeHeap();
  const limit = new HeapLimit(heap);
  const most = HDF5_HEAP_FLOOR_BYTES;
  limit.allowFile(0);
  let given = 0;
  const fill = (): void => {
    for (; given < START + most; given += MIB) limit.within(() => heap.take(MIB));
  };

  expect(fill).toThrow(HeapError);

  expect(given).toBeGreaterThan(0.96 * most);
});

test("memory that a file left in use is no other file's loss", () => {
  const heap = makeHeap();
  const limit = new HeapLimit(heap);
  const end = limit.allowFile(0);
  heap.take(HDF5_HEAP_FLOOR_BYTES - MIB);
  end();
  limit.allowFile(0);

  expect(limit.within(() => heap.take(HDF5_HEAP_FLOOR_BYTES - MIB))).not.toBe(0);
});

test("files that are open at once share the floor, and what one explained goes when it is closed", () => {
  const heap = makeHeap();
  const limit = new HeapLimit(heap);
  const first = limit.allowFile(0);
  const second = limit.allowFile(40 * MIB);
  const needed = HDF5_HEAP_FLOOR_BYTES + HDF5_HEAP_FACTOR * 40 * MIB;

  expect(() => limit.within(() => heap.take(needed + START + MIB))).toThrow(HeapError);
  first();
  heap.give(limit.within(() => heap.take(needed - MIB)));
  const third = limit.allowFile(0);
  second();

  expect(() => limit.within(() => heap.take(needed + START))).toThrow(HeapError);
  third();
});

test("the memory of h5wasm itself is bounded", async () => {
  const { module, heap } = await loadH5wasm();
  const end = heap.allowFile(0);
  const before = module.HEAPU8.length;

  expect(() => heap.within(() => module._malloc(before + 1000 * MIB))).toThrow(HeapError);

  expect(module.HEAPU8.length).toBe(before);
  end();
});
