/** @file Bytes as a file of Emscripten's file system, without a copy of them. */
import type { RandomAccess } from "../random-access.ts";
import type { Writable } from "../writable.ts";
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
  node_ops: object;
}
interface WithLookup {
  lookupPath(path: string): { node: FileNode };
}

const SEEK_CURRENT = 1;
const SEEK_END = 2;

/** A read or write that HDF5 asks for: between its memory and a place of the file. */
type Transfer = (
  stream: Stream,
  heap: Uint8Array,
  at: number,
  length: number,
  position: number,
) => number;

/** A file to be read only. @returns its path, which no other file can guess and so refer to. */
export function mount(module: H5wasmModule, bytes: RandomAccess): string {
  return makeFile(module, bytes, {}, {});
}

/** A file to be written and read. `fail` hears what goes wrong: HDF5 would only say that something did. */
export function mountWritable(
  module: H5wasmModule,
  bytes: Writable,
  fail: (cause: unknown) => void,
): string {
  const write: Transfer = (_stream, heap, at, length, position) => {
    try {
      bytes.write(heap.subarray(at, at + length), position);
    } catch (cause) {
      fail(cause);
    }
    return length;
  };
  const setattr = (_node: FileNode, { size }: { size?: number }): void => {
    if (size !== undefined) bytes.resize(size);
  };
  return makeFile(module, bytes, { write }, { setattr });
}

function makeFile(
  module: H5wasmModule,
  bytes: RandomAccess,
  streamOps: object,
  nodeOps: object,
): string {
  const words = crypto.getRandomValues(new Uint32Array(4));
  const path = `/${Array.from(words, (word) => word.toString(36)).join("")}`;
  module.FS.writeFile(path, new Uint8Array(0));
  const { node } = (module.FS as unknown as WithLookup).lookupPath(path);
  const read: Transfer = (_stream, heap, at, length, position) => {
    const end = Math.min(position + length, bytes.size);
    if (end <= position) return 0;
    bytes.readInto(heap.subarray(at, at + end - position), position);
    return end - position;
  };
  const llseek = (stream: Stream, offset: number, whence: number): number =>
    offset + (whence === SEEK_CURRENT ? stream.position : whence === SEEK_END ? bytes.size : 0);
  node.contents = null;
  Object.defineProperty(node, "usedBytes", { get: () => bytes.size, set: () => {} });
  node.stream_ops = { read, llseek, ...streamOps };
  node.node_ops = { ...node.node_ops, ...nodeOps };
  return path;
}
