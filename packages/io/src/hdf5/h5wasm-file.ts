/** @file Reads HDF5 files through h5wasm. */
import { FileFormatError, KerasError } from "@kmr-js/core";
import { hdf5Start } from "../kind.ts";
import { MAX_ATTRIBUTE_BYTES, MAX_HDF5_DEPTH, MAX_HDF5_KEYS, MAX_HDF5_RANK } from "../limits.ts";
import { accessTo, type RandomAccess, settled } from "../random-access.ts";
import {
  type H5Attribute,
  type H5Dataset,
  type H5File,
  joinPath,
  type TensorData,
} from "./h5-file.ts";
import {
  datasetBytes,
  dtypeOf,
  type Fill,
  type H5wasmObject,
  readBlocks,
  readStrings,
} from "./h5wasm-data.ts";
import { type H5wasm, type H5wasmModule, loadH5wasm, type Metadata } from "./h5wasm-module.ts";
import { HeapError, type HeapLimit } from "./heap-limit.ts";
import { type MountedFile, mount } from "./mount.ts";

/** Filters that h5wasm has: gzip, shuffle, fletcher32, nbit, scale-offset. */
const KNOWN_FILTERS: ReadonlySet<number> = new Set([1, 2, 3, 5, 6]);
/** Names of the others, by the numbers that HDF5 gave them. */
const filterNames: ReadonlyMap<number, string> = new Map([
  [4, "szip"],
  [307, "bzip2"],
  [32_000, "lzf"],
  [32_001, "Blosc"],
  [32_004, "LZ4"],
  [32_008, "bitshuffle"],
  [32_013, "ZFP"],
  [32_015, "Zstandard"],
]);

/**
 * Opens an HDF5 file. Its bytes are read as HDF5 asks for them, and must stay open as long as the file.
 * @throws FileFormatError when the bytes are no HDF5 file, or a damaged one.
 */
export async function openH5(source: Uint8Array | RandomAccess, file: string): Promise<H5File> {
  const bytes = accessTo(source);
  if (hdf5Start(bytes) === undefined) {
    throw new FileFormatError(`"${file}" is not an HDF5 file.`, { file, offset: 0 });
  }
  const h5wasm = await loadH5wasm();
  const { module, File, heap } = h5wasm;
  const mounted = mount(module, bytes);
  const release = heap.allowFile(bytes.size);
  const { path } = mounted;
  let id = -1n;
  let cause: unknown;
  try {
    id = new File(path, "r").file_id;
  } catch (error) {
    cause = error;
  }
  if (id < 0n) {
    release();
    module.FS.unlink(path);
    const message = `"${file}" is a damaged HDF5 file: it is cut short or its header is broken (${bytes.size} bytes).`;
    throw new FileFormatError(message, { file, offset: bytes.size, cause });
  }
  return new H5wasmFile(h5wasm, id, file, mounted, release);
}

class H5wasmFile implements H5File {
  readonly name: string;
  readonly #module: H5wasmModule;
  readonly #heap: HeapLimit;
  readonly #id: bigint;
  readonly #file: MountedFile;
  readonly #release: () => void;
  /** Paths known to be groups that no link leads to: HDF5 walks from the root for every question. */
  readonly #groups = new Set<string>(["/"]);
  #closed = false;

  constructor(
    { module, heap }: H5wasm,
    id: bigint,
    name: string,
    file: MountedFile,
    release: () => void,
  ) {
    this.#module = module;
    this.#heap = heap;
    this.#id = id;
    this.name = name;
    this.#file = file;
    this.#release = release;
  }

  keys(path: string): readonly string[] {
    return this.#guard(path, () => {
      const { kind, path: full } = this.#walk(path);
      if (kind !== "group") return [];
      const names = this.#module.get_names(this.#id, full, false);
      if (names.length > MAX_HDF5_KEYS)
        this.#fail(path, `is a group of more than ${MAX_HDF5_KEYS} names`);
      // It would lead back to the group itself, over and over.
      if (names.some((name) => name === "" || name.includes("/")))
        this.#fail(path, "is a group in which something has no name");
      return names;
    });
  }

  kind(path: string): "group" | "dataset" | null {
    return this.#guard(path, () => this.#walk(path).kind);
  }

  attribute(path: string, name: string): H5Attribute | undefined {
    return this.#guard(path, () => {
      const { kind, path: full } = this.#walk(path);
      if (kind === null || !this.#module.get_attribute_names(this.#id, full).includes(name))
        return undefined;
      return this.#attribute(path, full, name);
    });
  }

  dataset(path: string): H5Dataset | null {
    return this.#guard(path, () => {
      const { kind, path: full } = this.#walk(path);
      if (kind !== "dataset") return null;
      const metadata = this.#module.get_dataset_metadata(this.#id, full);
      if (metadata.virtual_sources !== undefined)
        this.#fail(path, "is a virtual dataset, and other files are not read");
      const { shape } = metadata;
      if (shape === null) this.#fail(path, "has no values");
      if (shape.length > MAX_HDF5_RANK)
        this.#fail(path, `has ${shape.length} axes, and ${MAX_HDF5_RANK} is the most`);
      const tag = this.#module.get_attribute_names(this.#id, full).includes("dtype")
        ? this.#attribute(path, full, "dtype")
        : undefined;
      const dtype = dtypeOf(metadata, tag) ?? this.#fail(path, describeType(metadata));
      const read = (fill?: Fill) =>
        this.#guard(path, () => this.#read(path, full, metadata, dtype, fill));
      return { path: full, shape, dtype, read: () => read(), readLater: () => later(read) };
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#module.close_file(this.#id);
    this.#release();
    this.#module.FS.unlink(this.#file.path);
  }

  #read(
    path: string,
    full: string,
    metadata: Metadata,
    dtype: H5Dataset["dtype"],
    fill: Fill | undefined,
  ): TensorData {
    const problem = datasetBytes(metadata, this.#file.bytes.size);
    if (typeof problem === "string") this.#fail(path, problem);
    const at = { module: this.#module, id: this.#id, path: full, file: this.#file };
    if (dtype === "string") return readStrings(at, metadata);
    const { data, misfit } = this.#blocks(path, at, metadata, dtype, fill);
    if (misfit !== undefined)
      this.#fail(path, `holds the ${dtype} ${misfit}, which does not fit an int32`);
    return data;
  }

  /** Reads the values; a failure is put down to the compression where that is one which cannot be read. */
  #blocks(
    path: string,
    at: H5wasmObject,
    metadata: Metadata,
    dtype: Exclude<H5Dataset["dtype"], "string">,
    fill: Fill | undefined,
  ): ReturnType<typeof readBlocks> {
    try {
      return readBlocks(at, metadata, dtype, fill);
    } catch (cause) {
      const filters = this.#module.get_dataset_filters(this.#id, at.path).map(({ id }) => id);
      const unknown = filters.find((id) => !KNOWN_FILTERS.has(id));
      if (unknown === undefined) throw cause;
      const name = filterNames.get(unknown) ?? `HDF5 filter ${unknown}`;
      const what = `is compressed with ${name}, which cannot be read; gzip, shuffle and fletcher32 can`;
      return this.#fail(path, what, cause);
    }
  }

  #attribute(path: string, full: string, name: string): H5Attribute {
    const metadata = this.#module.get_attribute_metadata(this.#id, full, name);
    if (metadata.shape === null || metadata.total_size === 0) return [];
    if (metadata.size * metadata.total_size > MAX_ATTRIBUTE_BYTES) {
      this.#fail(path, `has an attribute "${name}" of more than ${MAX_ATTRIBUTE_BYTES} bytes`);
    }
    const dtype =
      dtypeOf(metadata, undefined) ??
      this.#fail(path, `has an attribute "${name}" that ${describeType(metadata)}`);
    const at = { module: this.#module, id: this.#id, path: full, attribute: name };
    const values =
      dtype === "string"
        ? readStrings(at, metadata)
        : this.#numbers(path, name, readBlocks(at, metadata, dtype));
    const list = dtype === "bool" ? Array.from(values, Boolean) : [...values];
    return metadata.shape.length === 0 ? (list[0] ?? []) : list;
  }

  #numbers(
    path: string,
    name: string,
    { data, misfit }: ReturnType<typeof readBlocks>,
  ): Iterable<number> {
    if (misfit === undefined) return data;
    const value = Number(misfit);
    if (data.length !== 1 || !Number.isSafeInteger(value)) {
      this.#fail(path, `has an attribute "${name}" with the integer ${misfit}, which is too large`);
    }
    return [value];
  }

  /** Follows a path one component at a time: HDF5 itself would follow links, also into other files. */
  #walk(path: string): { kind: "group" | "dataset" | null; path: string } {
    const parts = path.split("/").filter(Boolean);
    if (parts.length > MAX_HDF5_DEPTH) this.#fail(path, `is deeper than ${MAX_HDF5_DEPTH} groups`);
    let full = "/";
    let kind: "group" | "dataset" | null = "group";
    for (const part of parts) {
      if (kind !== "group" || part === "." || part.includes("\0"))
        return { kind: null, path: full };
      full = joinPath(full, part);
      kind = this.#kindOf(full);
    }
    return { kind, path: full };
  }

  #kindOf(full: string): "group" | "dataset" | null {
    if (this.#groups.has(full)) return "group";
    const { get_symbolic_link, get_external_link, get_type, H5G_GROUP, H5G_DATASET } = this.#module;
    if (get_symbolic_link(this.#id, full) !== null)
      this.#fail(full, "is a soft link, which Keras never writes");
    if (get_external_link(this.#id, full).filename !== undefined) {
      this.#fail(full, "is a link to another file, which is not followed");
    }
    const type = get_type(this.#id, full);
    if (type === H5G_GROUP) {
      this.#groups.add(full);
      return "group";
    }
    return type === H5G_DATASET ? "dataset" : null;
  }

  /** Turns whatever h5wasm throws into a FileFormatError. */
  #guard<T>(path: string, action: () => T): T {
    if (this.#closed)
      throw new KerasError(`"${this.name}" is closed; "${path}" can no longer be read.`);
    try {
      return this.#heap.within(action);
    } catch (cause) {
      if (cause instanceof KerasError) throw cause;
      const why = cause instanceof HeapError ? `: ${cause.message}` : "";
      return this.#fail(path, `is damaged and cannot be read${why}`, cause);
    }
  }

  #fail(entry: string, what: string, cause?: unknown): never {
    throw new FileFormatError(`"${this.name}": "${entry}" ${what}.`, {
      file: this.name,
      entry,
      cause,
    });
  }
}

/** The values of a read whose bytes other threads fetch. */
async function later(read: (fill: Fill) => TensorData): Promise<TensorData> {
  const fetching: Promise<void>[] = [];
  try {
    return read((bytes, target, position) => {
      fetching.push(bytes.readIntoLater(target, position));
    });
  } finally {
    await settled(fetching);
  }
}

function describeType({ type, size }: Metadata): string {
  return `has elements of a type that Keras weights do not have (HDF5 class ${type}, ${size} bytes)`;
}
