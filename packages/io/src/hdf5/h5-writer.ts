/** @file What the library needs to write an HDF5 file, and its one implementation, on h5wasm. */
import { KerasError } from "@kmr-js/core";
import type { Dtype, File, Group } from "h5wasm";
import type { Writable } from "../writable.ts";
import { type H5wasm, loadH5wasm } from "./h5wasm-module.ts";
import { type MountedTarget, mountWritable } from "./mount.ts";

/** Numbers of a dataset. 64-bit integers are `BigInt64Array`. */
export type H5Data = Float32Array | Int32Array | Uint8Array | BigInt64Array;

/** An HDF5 file in the making. Paths start at the root; groups on the way are made. */
export interface H5Writer {
  group(path: string): void;
  dataset(path: string, shape: readonly number[], data: H5Data): void;
  /** One string, or a list of strings of one fixed length, as h5py writes them. */
  attribute(path: string, name: string, value: string | readonly string[]): void;
  /** Ends the file. @throws KerasError when something could not be written. */
  close(): void;
}

/** Starts a file. The format is the oldest that holds it, as h5py's is. */
export async function createH5(target: Writable): Promise<H5Writer> {
  const h5wasm = await loadH5wasm();
  const failures: unknown[] = [];
  const mounted = mountWritable(h5wasm.module, target, (cause) => failures.push(cause));
  const file = new h5wasm.File(mounted.path, "w", { libver: ["earliest", "v108"] } as never);
  if (file.file_id < 0n) {
    h5wasm.module.FS.unlink(mounted.path);
    throw new KerasError("The HDF5 file could not be begun.", { cause: failures[0] });
  }
  return new H5wasmWriter(h5wasm, file, mounted, failures);
}

/** HDF5 hands on datasets from this size on as they are; smaller ones may wait in a buffer of 64 KiB. */
const LARGE_BYTES = 1024 * 1024;

/** Neither chunked nor compressed. */
const plain = { chunks: null, compression: 0, compression_opts: [], track_order: false };

class H5wasmWriter implements H5Writer {
  readonly #h5wasm: H5wasm;
  readonly #file: File;
  readonly #target: MountedTarget;
  readonly #failures: readonly unknown[];
  readonly #release: () => void;
  readonly #groups = new Map<string, Group>();

  constructor(h5wasm: H5wasm, file: File, target: MountedTarget, failures: readonly unknown[]) {
    this.#h5wasm = h5wasm;
    this.#file = file;
    this.#target = target;
    this.#failures = failures;
    this.#release = h5wasm.heap.allowFile(0);
    this.#groups.set("", file);
  }

  group(path: string): void {
    this.#group(trimmed(path));
  }

  dataset(path: string, shape: readonly number[], data: H5Data): void {
    const [parent, name] = split(trimmed(path));
    const group = this.#group(parent);
    if (group.get_type(joined(group.path, name)) >= 0)
      throw new KerasError(`"${path}" stands twice in the file.`);
    if (data.byteLength >= LARGE_BYTES) {
      this.#large(path, shape, data);
    } else {
      const made = group.create_dataset({ name, data, shape: [...shape], dtype: dtypeOf(data) });
      if (made === null) throw this.#failed(path);
    }
  }

  /** A dataset whose bytes go straight to the file. */
  #large(path: string, shape: readonly number[], data: H5Data): void {
    const { module, dtype_to_metadata: metadataOf, heap } = this.#h5wasm;
    const sizes = shape.map(BigInt);
    const metadata = { ...metadataOf(dtypeOf(data)), shape: sizes, maxshape: sizes, ...plain };
    const end = heap.allow(data.byteLength);
    const pointer = module._malloc(data.byteLength); // an address that stands for the data; nothing is put there
    let status = -1;
    try {
      if (pointer === 0)
        throw new KerasError(
          `"${path}": ${data.byteLength} bytes do not fit into WebAssembly memory.`,
        );
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      const written = this.#target.divert(pointer, bytes, () => {
        const name = `/${trimmed(path)}`;
        status = module.create_dataset(this.#file.file_id, name, BigInt(pointer), metadata);
      });
      if (status < 0 || !written) throw this.#failed(path);
    } finally {
      module._free(pointer);
      end();
    }
  }

  attribute(path: string, name: string, value: string | readonly string[]): void {
    const group = this.#group(trimmed(path));
    if (typeof value === "string") {
      group.create_attribute(name, value);
    } else if (value.length === 0) {
      group.create_attribute(name, new Float64Array(0), [0], "<d");
    } else {
      const width = Math.max(1, ...value.map((text) => new TextEncoder().encode(text).length));
      group.create_attribute(name, [...value], [value.length], `S${width}` as Dtype);
    }
  }

  close(): void {
    const { module } = this.#h5wasm;
    const status = module.flush(this.#file.file_id);
    this.#file.close();
    this.#release();
    module.FS.unlink(this.#target.path);
    if (status < 0 || this.#failures.length > 0) throw this.#failed("the file");
  }

  #group(path: string): Group {
    const known = this.#groups.get(path);
    if (known !== undefined) return known;
    const [parent, name] = split(path);
    const made = this.#group(parent).create_group(name);
    if (made === null) throw this.#failed(path);
    this.#groups.set(path, made);
    return made;
  }

  #failed(what: string): KerasError {
    const [cause] = this.#failures;
    const reason = cause instanceof Error ? `: ${cause.message}` : "";
    return new KerasError(`${what} could not be written${reason}.`, { cause });
  }
}

function dtypeOf(data: H5Data): Dtype {
  if (data instanceof Float32Array) return "<f";
  if (data instanceof Int32Array) return "<i";
  return data instanceof Uint8Array ? "<B" : "<q";
}

function trimmed(path: string): string {
  return path.replace(/^\/+/, "");
}

function split(path: string): [parent: string, name: string] {
  const cut = path.lastIndexOf("/");
  return [path.slice(0, Math.max(0, cut)), path.slice(cut + 1)];
}

function joined(parent: string, name: string): string {
  return parent === "/" ? `/${name}` : `${parent}/${name}`;
}
