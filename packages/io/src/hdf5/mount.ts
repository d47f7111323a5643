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

/** A read or write that HDF5 asks for: between its memory and a place of the file. */
type Transfer = (
  stream: Stream,
  heap: Uint8Array,
  at: number,
  length: number,
  position: number,
) => number;

/** A run of bytes that HDF5 moves as they are: where it lies in the file, and in the values that are moved. */
export interface Extent {
  readonly position: number;
  readonly start: number;
  readonly length: number;
}

/** Moves of HDF5 that are only noted: those between the file and `size` bytes of its memory from `at` on. */
interface Watch {
  readonly at: number;
  readonly size: number;
  readonly extents: Extent[];
}

/** A file that HDF5 reads. */
export interface MountedFile {
  /** Its path, which no other file can guess and so refer to. */
  readonly path: string;
  readonly bytes: RandomAccess;
  /**
   * Finds out where in the file the bytes lie that `read` would have HDF5 put into `size` bytes of its memory at `at`:
   * whoever wants them then takes them from there, without a copy. Those bytes of its memory are not filled.
   * @returns `undefined` where HDF5 itself must handle the bytes, because they are compressed, or few.
   */
  locate(at: number, size: number, read: () => void): readonly Extent[] | undefined;
}

/** A file to be read only. */
export function mount(module: H5wasmModule, bytes: RandomAccess): MountedFile {
  const watching = watcher();
  const path = makeFile(module, bytes, {}, {}, watching.notes);
  return { path, bytes, locate: watching.during };
}

/** Notes the moves between the file and a part of HDF5's memory, in place of making them. */
function watcher() {
  let watch: Watch | undefined;
  return {
    /** True when a move was noted, and is not to be made. */
    notes: (at: number, length: number, position: number): boolean => {
      if (watch === undefined || at < watch.at || at + length > watch.at + watch.size) return false;
      watch.extents.push({ position, start: at - watch.at, length });
      return true;
    },
    /** The moves that `action` makes, if they are `size` bytes. */
    during: (at: number, size: number, action: () => void): readonly Extent[] | undefined => {
      const own: Watch = { at, size, extents: [] };
      watch = own;
      try {
        action();
      } finally {
        watch = undefined;
      }
      const noted = own.extents.reduce((sum, { length }) => sum + length, 0);
      return noted === size ? own.extents : undefined;
    },
  };
}

/** A file that HDF5 writes. */
export interface MountedTarget {
  readonly path: string;
  /**
   * Has `write` make HDF5 write from its memory at `at` what is not there but in `data`: weights go to the file without
   * a copy. @returns false where HDF5 took the bytes to write them later, and took noise.
   */
  divert(at: number, data: Uint8Array, write: () => void): boolean;
}

/** A file to be written and read. `fail` hears what goes wrong: HDF5 would only say that something did. */
export function mountWritable(
  module: H5wasmModule,
  bytes: Writable,
  fail: (cause: unknown) => void,
): MountedTarget {
  const watching = watcher();
  const put = (data: Uint8Array, position: number): void => {
    try {
      bytes.write(data, position);
    } catch (cause) {
      fail(cause);
    }
  };
  const write: Transfer = (_stream, heap, at, length, position) => {
    if (!watching.notes(at, length, position)) put(heap.subarray(at, at + length), position);
    return length;
  };
  const setattr = (_node: FileNode, { size }: { size?: number }): void => {
    if (size !== undefined) bytes.resize(size);
  };
  return {
    path: makeFile(module, bytes, { write }, { setattr }),
    divert: (at, data, action) => {
      const extents = watching.during(at, data.length, action);
      for (const { position, start, length } of extents ?? [])
        put(data.subarray(start, start + length), position);
      return extents !== undefined;
    },
  };
}

function makeFile(
  module: H5wasmModule,
  bytes: RandomAccess,
  streamOps: object,
  nodeOps: object,
  notes: (at: number, length: number, position: number) => boolean = () => false,
): string {
  const words = crypto.getRandomValues(new Uint32Array(4));
  const path = `/${Array.from(words, (word) => word.toString(36)).join("")}`;
  module.FS.writeFile(path, new Uint8Array(0));
  const { node } = (module.FS as unknown as WithLookup).lookupPath(path);
  const read: Transfer = (_stream, heap, at, length, position) => {
    const end = Math.min(position + length, bytes.size);
    if (end <= position) return 0;
    if (notes(at, end - position, position)) return end - position;
    const target = heap.subarray(at, at + end - position);
    bytes.readInto(target, position);
    // Nothing read: HDF5 then finds no heap, and says that the file is damaged.
    const whole = (size: number): Uint8Array =>
      bytes.read(position, Math.min(position + size, bytes.size));
    return isEndlessHeap(target, whole) ? 0 : end - position;
  };
  const llseek = (stream: Stream, offset: number, whence: number): number =>
    offset + (whence === SEEK_CURRENT ? stream.position : whence === SEEK_END ? bytes.size : 0);
  node.contents = null;
  Object.defineProperty(node, "usedBytes", { get: () => bytes.size, set: () => {} });
  node.stream_ops = { read, llseek, ...streamOps };
  node.node_ops = { ...node.node_ops, ...nodeOps };
  return path;
}
