/** @file Bytes as a file of Emscripten's file system, without a copy of them. */
import type { RandomAccess } from "../random-access.ts";
import type { Writable } from "../writable.ts";
import { isEndlessHeap } from "./global-heap.ts";
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

type ReadInto = (heap: Uint8Array, at: number, length: number, position: number) => void;

/** A read or write that HDF5 asks for: between its memory and a place of the file. */
type Transfer = (
  stream: Stream,
  heap: Uint8Array,
  at: number,
  length: number,
  position: number,
) => number;

/** Where a read of HDF5's own goes in place of its memory: from `at` on, as many bytes as `target` has. */
interface Detour {
  readonly at: number;
  readonly target: Uint8Array;
  bytes: number;
}

/** A file that HDF5 reads. */
export interface MountedFile {
  /** Its path, which no other file can guess and so refer to. */
  readonly path: string;
  /**
   * Runs a read of HDF5 into its memory at `at`. What HDF5 takes there from the file as it stands goes to `target`
   * at once: weights are then copied once, and not twice. @returns whether all of `target` was filled so.
   */
  readDirectly(at: number, target: Uint8Array, read: () => void): boolean;
}

/** A file to be read only. */
export function mount(module: H5wasmModule, bytes: RandomAccess): MountedFile {
  let detour: Detour | undefined;
  const readInto: ReadInto = (heap, at, length, position) => {
    const start = detour === undefined ? -1 : at - detour.at;
    if (detour === undefined || start < 0 || start + length > detour.target.length) {
      bytes.readInto(heap.subarray(at, at + length), position);
    } else {
      bytes.readInto(detour.target.subarray(start, start + length), position);
      detour.bytes += length;
    }
  };
  const path = makeFile(module, bytes, {}, {}, readInto);
  return {
    path,
    readDirectly: (at, target, read) => {
      const own: Detour = { at, target, bytes: 0 };
      detour = own;
      try {
        read();
      } finally {
        detour = undefined;
      }
      return own.bytes === target.length;
    },
  };
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
  readInto: ReadInto = (heap, at, length, position) =>
    bytes.readInto(heap.subarray(at, at + length), position),
): string {
  const words = crypto.getRandomValues(new Uint32Array(4));
  const path = `/${Array.from(words, (word) => word.toString(36)).join("")}`;
  module.FS.writeFile(path, new Uint8Array(0));
  const { node } = (module.FS as unknown as WithLookup).lookupPath(path);
  const read: Transfer = (_stream, heap, at, length, position) => {
    const end = Math.min(position + length, bytes.size);
    if (end <= position) return 0;
    readInto(heap, at, end - position, position);
    // Nothing read: HDF5 then finds no heap, and says that the file is damaged.
    const whole = (size: number): Uint8Array =>
      bytes.read(position, Math.min(position + size, bytes.size));
    const endless = isEndlessHeap(heap.subarray(at, at + end - position), whole);
    return endless ? 0 : end - position;
  };
  const llseek = (stream: Stream, offset: number, whence: number): number =>
    offset + (whence === SEEK_CURRENT ? stream.position : whence === SEEK_END ? bytes.size : 0);
  node.contents = null;
  Object.defineProperty(node, "usedBytes", { get: () => bytes.size, set: () => {} });
  node.stream_ops = { read, llseek, ...streamOps };
  node.node_ops = { ...node.node_ops, ...nodeOps };
  return path;
}
