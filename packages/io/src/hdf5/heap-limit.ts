/** @file A bound on the memory of HDF5: by the sizes that stand in a damaged file it would take 2 GB. */
import { HDF5_HEAP_FACTOR, HDF5_HEAP_FLOOR_BYTES } from "../limits.ts";

const PAGE_BYTES = 65_536;
/** How often Emscripten asks before it gives up, each time for less beyond what it needs. */
const ATTEMPTS = 3;
/** Free memory that is worth a look. */
const LEAST_BYTES = 1024 * 1024;

/** The memory of a WebAssembly program. */
export interface Heap {
  /** All of it, in use or not, in bytes. */
  size(): number;
  /** Memory of its own to use; 0 where there is none. */
  take(bytes: number): number;
  give(pointer: number): void;
}

/** HDF5 was refused memory. */
export class HeapError extends Error {
  constructor(cause?: unknown) {
    super("it asks for more memory than its size explains", { cause });
  }
}

/**
 * Bounds h5wasm's one memory: what it had in use, a floor, and what the files that are open explain. The floor counts
 * once for all of them: HDF5 reads one at a time, and an index may name two thousand shards.
 */
export class HeapLimit {
  readonly #heap: Heap;
  readonly #allowed = new Set<{ readonly bytes: number }>();
  #base = 0;
  #refused = false;

  constructor(heap: Heap) {
    this.#heap = heap;
    const memory = memoryOf(heap);
    if (memory === undefined) return;
    const grow = memory.grow.bind(memory);
    let attempts = 0;
    // Emscripten takes what is thrown here for memory that the system does not have, and tries with less.
    const grown = (pages: number): number => {
      const fits = memory.buffer.byteLength + pages * PAGE_BYTES <= this.#most;
      attempts = fits ? 0 : attempts + 1;
      if (fits) return grow(pages);
      if (attempts % ATTEMPTS === 0) this.#refused = true;
      throw new RangeError("HDF5 may not take more memory");
    };
    Object.defineProperty(memory, "grow", { value: grown });
  }

  /** Allows what reading a file of a size needs, or writing one but for its large arrays. @returns what ends it. */
  allowFile(fileBytes: number): () => void {
    return this.allow(HDF5_HEAP_FACTOR * fileBytes);
  }

  /** Allows so much more. @returns what ends it. */
  allow(bytes: number): () => void {
    const own = { bytes };
    if (this.#allowed.size === 0) this.#base = this.#inUse(HDF5_HEAP_FLOOR_BYTES + bytes);
    this.#allowed.add(own);
    return () => {
      this.#allowed.delete(own);
    };
  }

  /** Runs what asks HDF5. @throws HeapError when HDF5 was refused memory, whatever it made of that. */
  within<T>(action: () => T): T {
    this.#refused = false;
    let answer: T;
    try {
      answer = action();
    } catch (cause) {
      throw this.#refused ? new HeapError(cause) : cause;
    }
    if (this.#refused) throw new HeapError();
    return answer;
  }

  get #most(): number {
    return [...this.#allowed].reduce(
      (sum, { bytes }) => sum + bytes,
      this.#base + HDF5_HEAP_FLOOR_BYTES,
    );
  }

  /** The most that may be in use: memory does not shrink, and may be free, or lost by an earlier file. */
  #inUse(needed: number): number {
    const size = this.#heap.size();
    this.#base = Number.NEGATIVE_INFINITY; // it does not grow for this
    for (let bytes = needed; bytes > LEAST_BYTES; bytes /= 2) {
      const pointer = bytes < size ? this.#heap.take(bytes) : 0;
      this.#heap.give(pointer);
      if (pointer !== 0) return size - bytes;
    }
    return size;
  }
}

/** The memory that h5wasm keeps to itself: it is caught as it grows. */
function memoryOf(heap: Heap): WebAssembly.Memory | undefined {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  const found: WebAssembly.Memory[] = [];
  prototype.grow = function caught(this: WebAssembly.Memory, pages) {
    found.push(this);
    return grow.call(this, pages);
  };
  try {
    heap.give(heap.take(heap.size() + 1));
  } finally {
    prototype.grow = grow;
  }
  return found[0];
}
