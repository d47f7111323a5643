/** @file What the library needs to write an HDF5 file, and its one implementation, on h5wasm. */
import { KerasError } from "@kmr-js/core";
import type { Dtype, File, Group } from "h5wasm";
import type { Writable } from "../writable.ts";
import { type H5wasmModule, loadH5wasm } from "./h5wasm-module.ts";
import { mountWritable } from "./mount.ts";

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
  const { module, File } = await loadH5wasm();
  const failures: unknown[] = [];
  const path = mountWritable(module, target, (cause) => failures.push(cause));
  const file = new File(path, "w", { libver: ["earliest", "v108"] } as never);
  if (file.file_id < 0n) {
    module.FS.unlink(path);
    throw new KerasError("The HDF5 file could not be begun.", { cause: failures[0] });
  }
  return new H5wasmWriter(module, file, path, failures);
}

class H5wasmWriter implements H5Writer {
  readonly #module: H5wasmModule;
  readonly #file: File;
  readonly #path: string;
  readonly #failures: readonly unknown[];
  readonly #groups = new Map<string, Group>();

  constructor(module: H5wasmModule, file: File, path: string, failures: readonly unknown[]) {
    this.#module = module;
    this.#file = file;
    this.#path = path;
    this.#failures = failures;
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
    const made = group.create_dataset({ name, data, shape: [...shape], dtype: dtypeOf(data) });
    if (made === null) throw this.#failed(path);
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
    const status = this.#module.flush(this.#file.file_id);
    this.#file.close();
    this.#module.FS.unlink(this.#path);
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
