/** @file Loads h5wasm once, when the first HDF5 file is opened: it is 4 MB. */
import type { dtype_to_metadata, File, Metadata, Module } from "h5wasm";
import { HeapLimit } from "./heap-limit.ts";

export type H5wasmModule = typeof Module;
export type { Metadata };

/** What this library uses of h5wasm. */
export interface H5wasm {
  readonly module: H5wasmModule;
  readonly File: typeof File;
  readonly dtype_to_metadata: typeof dtype_to_metadata;
  readonly heap: HeapLimit;
}

let loading: Promise<H5wasm> | undefined;

/** Begins to load h5wasm, while something else is done. A failure shows when it is used. */
export function beginH5wasm(): void {
  loadH5wasm().catch(() => undefined);
}

/** The one instance of h5wasm, in its in-memory build, also in Node: an untrusted file then sees no disk. */
export function loadH5wasm(): Promise<H5wasm> {
  loading ??= load().catch((cause: unknown) => {
    // A failed download must not fail every later call.
    loading = undefined;
    throw cause;
  });
  return loading;
}

async function load(): Promise<H5wasm> {
  const h5wasm = await import("h5wasm");
  const module = await h5wasm.ready;
  isolate(module);
  const { File, dtype_to_metadata } = h5wasm;
  const heap = new HeapLimit({
    size: () => module.HEAPU8.length,
    take: (bytes) => module._malloc(bytes),
    give: (pointer) => module._free(pointer),
  });
  return { module, File, dtype_to_metadata, heap };
}

type FileStream = Parameters<H5wasmModule["FS"]["close"]>[0];

/** A part of Emscripten's file system that h5wasm's types leave out. */
type WithStreams = { getStream?(descriptor: number): FileStream | null };

/**
 * Leaves nothing in h5wasm's file system but the files that are put there.
 * HDF5 prints its error stack on stderr, for damaged files and even for probes; here every status is checked instead.
 * A throwing error handler is no way out: it unwinds HDF5's own frames and leaks what they hold.
 * The devices go because an untrusted file may name one as its external storage, which h5wasm does not report:
 * the read then fails, where it would return noise, open a dialog of the browser, or read another open file.
 */
function isolate(module: H5wasmModule): void {
  const fileSystem: H5wasmModule["FS"] & WithStreams = module.FS;
  const stderr = fileSystem.getStream?.(2);
  if (stderr) fileSystem.close(stderr);
  fileSystem.open("/dev/null", "w");
  for (const device of devices) fileSystem.unlink(`/dev/${device}`);
}

const devices = ["null", "random", "stderr", "stdin", "stdout", "tty", "tty1", "urandom"];
