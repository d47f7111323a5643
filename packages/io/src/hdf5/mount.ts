/** @file Bytes as a file of Emscripten's file system, without a copy of them. */
import type { RandomAccess } from "../random-access.ts";
import type { H5wasmModule } from "./h5wasm-module.ts";

/** What Emscripten keeps of an open file. */
interface Stream {
  position: number;
}
/** The part of a file of Emscripten's that is replaced here; h5wasm's types leave it out. */
interface FileNode {
  usedBytes: number;
  contents: Uint8Array | null;
  stream_ops: object;
}
interface WithLookup {
  lookupPath(path: string): { node: FileNode };
}

const SEEK_CURRENT = 1;
const SEEK_END = 2;

/** A read that HDF5 asks for, copied into its memory. */
type Read = (stream: Stream, heap: Uint8Array, at: number, length: number, from: number) => number;

/** Makes a file of the bytes, to be read only. @returns its path, which no other file can guess and so refer to. */
export function mount(module: H5wasmModule, bytes: RandomAccess): string {
  const words = crypto.getRandomValues(new Uint32Array(4));
  const path = `/${Array.from(words, (word) => word.toString(36)).join("")}`;
  module.FS.writeFile(path, new Uint8Array(0));
  const { node } = (module.FS as unknown as WithLookup).lookupPath(path);
  const read: Read = (_stream, heap, at, length, from) => {
    const end = Math.min(from + length, bytes.size);
    if (end <= from) return 0;
    bytes.readInto(heap.subarray(at, at + end - from), from);
    return end - from;
  };
  node.contents = null;
  Object.defineProperty(node, "usedBytes", { get: () => bytes.size, set: () => {} });
  node.stream_ops = {
    read,
    llseek: (stream: Stream, offset: number, whence: number): number =>
      offset + (whence === SEEK_CURRENT ? stream.position : whence === SEEK_END ? bytes.size : 0),
  };
  return path;
}
