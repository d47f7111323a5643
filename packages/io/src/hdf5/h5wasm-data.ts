/** @file Values of datasets and attributes out of h5wasm's memory. */
import {
  DATASET_BLOCK_BYTES,
  DATASET_FLOOR_BYTES,
  MAX_DATASET_BYTES,
  MAX_DATASET_EXPANSION,
} from "../limits.ts";
import type { RandomAccess } from "../random-access.ts";
import {
  allocate,
  decodeInto,
  elementBytes,
  type NumericData,
  type NumericDType,
  sameLayout,
} from "./decode.ts";
import type { H5Attribute, H5DType } from "./h5-file.ts";
import type { H5wasmModule, Metadata } from "./h5wasm-module.ts";
import type { MountedFile } from "./mount.ts";

/** A dataset, or one attribute of an object. */
export interface H5wasmObject {
  readonly module: H5wasmModule;
  readonly id: bigint;
  readonly path: string;
  readonly attribute?: string;
  /** The file, where the values may come straight from it. */
  readonly file?: MountedFile;
}

/** A part of a dataset, along each axis. */
interface Block {
  readonly start: readonly number[];
  readonly count: readonly number[];
}

/** HDF5's numbers for the classes of its types. */
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const OPAQUE = 5;
const ENUM = 8;
const SPACE_PADDED = 2;

/** The element type, `undefined` for one that Keras does not write. `tag` is the attribute `dtype` of the dataset. */
export function dtypeOf(metadata: Metadata, tag: H5Attribute | undefined): H5DType | undefined {
  const { type, size, signed } = metadata;
  const bits = 8 * size;
  switch (type) {
    case STRING:
      return "string";
    case FLOAT:
      // A native 2-byte bfloat16 looks like a half; only Keras's attribute tells them apart.
      if (size === 2) return tag === "bfloat16" ? "bfloat16" : "float16";
      return bits === 32 ? "float32" : bits === 64 ? "float64" : undefined;
    case OPAQUE:
      return size === 2 ? "bfloat16" : undefined;
    case ENUM:
      return size === 1 && isBoolean(metadata) ? "bool" : undefined;
    case INTEGER:
      if (tag === "bool" && size === 1) return "bool";
      if (tag === "bfloat16" && size === 2) return "bfloat16";
      if (bits !== 8 && bits !== 16 && bits !== 32 && bits !== 64) return undefined;
      return signed ? `int${bits}` : `uint${bits}`;
    default:
      return undefined;
  }
}

/** h5py stores booleans as an enumeration. */
function isBoolean({ enum_type: kind }: Metadata): boolean {
  return kind?.nmembers === 2 && kind.members["FALSE"] === 0 && kind.members["TRUE"] === 1;
}

/** The size of a dataset in bytes, or what is wrong with it. */
export function datasetBytes(metadata: Metadata, fileBytes: number): number | string {
  const elements = (metadata.shape ?? []).reduce((product, size) => product * BigInt(size), 1n);
  const bytes = elements * BigInt(metadata.size);
  if (bytes > MAX_DATASET_BYTES) return `has ${bytes} bytes, and ${MAX_DATASET_BYTES} is the most`;
  if (bytes > DATASET_FLOOR_BYTES && bytes > MAX_DATASET_EXPANSION * fileBytes) {
    return `claims ${bytes} bytes in a file of ${fileBytes}`;
  }
  return Number(bytes);
}

/** Has a target filled with the bytes of a file from a place on, at once or later. */
export type Fill = (bytes: RandomAccess, target: Uint8Array, position: number) => void;

const fillNow: Fill = (bytes, target, position) => bytes.readInto(target, position);

/**
 * Reads numbers block by block. `misfit` is an integer that int32 cannot hold; the data are then incomplete.
 * @param fill - fetches what can be taken from the file as it is.
 */
export function readBlocks(
  object: H5wasmObject,
  metadata: Metadata,
  dtype: NumericDType,
  fill: Fill = fillNow,
): { data: NumericData; misfit?: bigint } {
  const shape = metadata.shape ?? [];
  const length = shape.reduce((product, size) => product * size, 1);
  const data = allocate(dtype, length);
  if (length === 0) return { data };
  const [rows = 1, ...rest] = object.attribute === undefined ? shape : [];
  const rowLength = length / rows;
  const rowBytes = rowLength * elementBytes(dtype);
  // Whole chunks, so that none is expanded twice.
  const unit = metadata.chunks?.[0] ?? 1;
  const step = unit * Math.max(1, Math.floor(DATASET_BLOCK_BYTES / (unit * rowBytes)));
  // Bytes that need neither expansion nor conversion.
  const direct = metadata.chunks === null && metadata.littleEndian && sameLayout(data, dtype);
  for (let row = 0; row < rows; row += step) {
    const count = Math.min(step, rows - row);
    const block: Block | null =
      count === rows ? null : { start: [row, ...rest.map(() => 0)], count: [count, ...rest] };
    if (direct) {
      const { buffer, byteOffset } = data;
      const target = new Uint8Array(buffer, byteOffset + row * rowBytes, count * rowBytes);
      readInto(object, block, target, fill);
      continue;
    }
    const misfit = withData(object, count * rowBytes, block, (bytes) =>
      decodeInto(data, row * rowLength, bytes, dtype),
    );
    if (misfit !== undefined) return { data, misfit };
  }
  return { data };
}

/** Reads strings of fixed or variable length, as UTF-8 up to the first NUL. */
export function readStrings(object: H5wasmObject, metadata: Metadata): string[] {
  const { size, total_size: count, vlen, strpad } = metadata;
  if (count === 0) return [];
  return withData(object, size * count, null, (bytes, pointer) => {
    const { module, id, path, attribute = "" } = object;
    if (!vlen) {
      return Array.from({ length: count }, (_, i) => {
        const text = decodeText(bytes.subarray(i * size, (i + 1) * size));
        return strpad === SPACE_PADDED ? text.replace(/ +$/, "") : text;
      });
    }
    try {
      const addresses = new Uint32Array(bytes.slice().buffer);
      return Array.from(addresses, (address) =>
        address === 0 ? "" : decodeText(module.HEAPU8.subarray(address)),
      );
    } finally {
      module.reclaim_vlen_memory(id, path, attribute, BigInt(pointer));
    }
  });
}

function decodeText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Has HDF5 read into its own memory, and lends the bytes to `use`. */
function withData<T>(
  object: H5wasmObject,
  size: number,
  block: Block | null,
  use: (bytes: Uint8Array, pointer: number) => T,
): T {
  return withMemory(object, size, (pointer) => {
    transfer(object, block, pointer);
    return use(bytesAt(object, pointer, size), pointer);
  });
}

/** Reads a block of a dataset straight to where its bytes belong, or, where HDF5 does not, by way of its memory. */
function readInto(object: H5wasmObject, block: Block | null, target: Uint8Array, fill: Fill): void {
  const { file } = object;
  withMemory(object, target.length, (pointer) => {
    const read = (): void => transfer(object, block, pointer);
    const extents = file?.locate(pointer, target.length, read);
    if (file !== undefined && extents !== undefined) {
      for (const { position, start, length } of extents)
        fill(file.bytes, target.subarray(start, start + length), position);
      return;
    }
    read();
    target.set(bytesAt(object, pointer, target.length));
  });
}

function withMemory<T>({ module }: H5wasmObject, size: number, use: (pointer: number) => T): T {
  const pointer = module._malloc(size);
  if (pointer === 0) throw new RangeError(`${size} bytes do not fit into WebAssembly memory`);
  try {
    return use(pointer);
  } finally {
    module._free(pointer);
  }
}

function transfer(object: H5wasmObject, block: Block | null, pointer: number): void {
  const { module, id, path, attribute } = object;
  const target = BigInt(pointer);
  const start = block?.start.map(BigInt) ?? null;
  const count = block?.count.map(BigInt) ?? null;
  const strides = block?.start.map(() => 1n) ?? null;
  const status =
    attribute === undefined
      ? module.get_dataset_data(id, path, count, start, strides, target)
      : module.get_attribute_data(id, path, attribute, target);
  if (status < 0) throw new Error(`HDF5 could not read the values (status ${status})`);
}

/** HEAPU8 is read anew: a growing memory replaces it. */
function bytesAt({ module }: H5wasmObject, pointer: number, size: number): Uint8Array {
  return module.HEAPU8.subarray(pointer, pointer + size);
}
