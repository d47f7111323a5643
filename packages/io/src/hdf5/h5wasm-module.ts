/** @file Loads h5wasm once, when the first HDF5 file is opened: it is 4 MB. */
import type { File, Metadata, Module } from "h5wasm";

export type H5wasmModule = typeof Module;
export type { Metadata };

/** What this library uses of h5wasm. */
export interface H5wasm {
  readonly module: H5wasmModule;
  readonly File: typeof File;
}

let loading: Promise<H5wasm> | undefined;

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
  silence(module);
  return { module, File: h5wasm.File };
}

type FileStream = Parameters<H5wasmModule["FS"]["close"]>[0];

/**
 * HDF5 prints its error stack on stderr, for damaged files and even for probes; here every status is checked instead.
 * A throwing error handler is no way out: it unwinds HDF5's own frames and leaks what they hold.
 * The terminal devices go too, because an untrusted file could name one as its external storage, and reading the
 * terminal opens a dialog in a browser.
 */
function silence({ FS }: H5wasmModule): void {
  const fileSystem = FS as typeof FS & { getStream(descriptor: number): FileStream | null };
  const stderr = fileSystem.getStream(2);
  if (stderr !== null) fileSystem.close(stderr);
  fileSystem.open("/dev/null", "w");
  for (const device of ["stdin", "stdout", "stderr", "tty", "tty1"])
    fileSystem.unlink(`/dev/${device}`);
}
