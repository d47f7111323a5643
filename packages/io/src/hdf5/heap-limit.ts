/** @file A bound on the memory of HDF5: by the sizes that stand in a damaged file it would take 2 GB. */
import { HDF5_HEAP_FACTOR, HDF5_HEAP_FLOOR_BYTES } from "../limits.ts";
import type { H5wasmModule } from "./h5wasm-module.ts";

const PAGE_BYTES = 65_536;
/** How often Emscripten asks before it gives up, each time for less beyond what it needs. */
const ATTEMPTS = 3;

/** HDF5 was refused memory. */
export class HeapError extends Error {
  constructor(cause?: unknown) {
    super("it asks for more memory than its size explains", { cause });
  }
}

/** Bounds h5wasm's one memory by what the files that are open may need together. */
export class HeapLimit {
  readonly #module: H5wasmModule;
  #open = 0;
  #most = 0;
  #refused = false;

  constructor(module: H5wasmModule) {
    this.#module = module;
    const memory = memoryOf(module);
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

  /**
   * Allows what reading a file of a size may need. The floor counts once for all files that are open: HDF5 reads one at
   * a time, and an index may name two thousand shards. @returns what ends it.
   */
  allowReading(fileBytes: number): () => void {
    const floor = this.#open > 0 ? 0 : HDF5_HEAP_FLOOR_BYTES;
    return this.#allow(floor + HDF5_HEAP_FACTOR * fileBytes);
  }

  /** Allows everything: what is written comes from our own arrays. @returns what ends it. */
  allowWriting(): () => void {
    return this.#allow(Number.POSITIVE_INFINITY);
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

  #allow(bytes: number): () => void {
    if (this.#open === 0) this.#most = this.#module.HEAPU8.length;
    if (this.#open > 0 || !this.#has(bytes)) this.#most += bytes;
    this.#open++;
    return () => {
      this.#open--;
    };
  }

  /** True when so much is free already: memory does not shrink, and what a damaged file left in use may not count. */
  #has(bytes: number): boolean {
    if (bytes > this.#most) return false;
    const pointer = this.#module._malloc(bytes);
    this.#module._free(pointer);
    return pointer !== 0;
  }
}

/** The memory that h5wasm keeps to itself: it is caught as it grows. */
function memoryOf(module: H5wasmModule): WebAssembly.Memory | undefined {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  const found: WebAssembly.Memory[] = [];
  prototype.grow = function caught(this: WebAssembly.Memory, pages) {
    found.push(this);
    return grow.call(this, pages);
  };
  try {
    module._free(module._malloc(module.HEAPU8.length));
  } finally {
    prototype.grow = grow;
  }
  return found[0];
}
