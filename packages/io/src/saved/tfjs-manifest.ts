/** @file The weights manifest of TensorFlow.js: names, shapes and types of arrays that follow each other in bytes. */
import {
  FileFormatError,
  isJsonObject,
  type Json,
  type JsonObject,
  show,
  sizeOf,
} from "@kmr-js/core";
import { allocate, decodeInto, elementBytes, type NumericDType } from "../hdf5/decode.ts";
import type { H5Dataset } from "../hdf5/h5-file.ts";
import { MAX_HDF5_RANK as MAX_RANK } from "../limits.ts";
import type { RandomAccess } from "../random-access.ts";

/** Entries of a manifest, and their bytes. */
export interface Manifest {
  readonly entries: readonly Json[];
  readonly bytes: RandomAccess;
}

/** How a quantized array becomes numbers again: `stored · scale + min`. */
interface Scaling {
  readonly scale: number;
  readonly min: number;
}

/** Where the state of the optimizer stands, apart from the weights. */
export const OPTIMIZER = "/optimizer";

const dtypes = ["float32", "int32", "bool", "float16", "uint8", "uint16"] as const;

/** Every array of a manifest, by name. @throws FileFormatError for an entry that is wrong or runs past the bytes. */
export function manifestArrays(groups: readonly Manifest[], file: string): H5Dataset[] {
  const names = new Set<string>();
  return groups.flatMap(({ entries, bytes }) => {
    let start = 0;
    const arrays = entries.map((entry) => {
      const array = arrayOf(entry, bytes, start, file);
      if (names.has(array.dataset.path)) fail(file, array.dataset.path, "stands twice");
      names.add(array.dataset.path);
      start = array.end;
      return array.dataset;
    });
    if (start !== bytes.size) {
      throw new FileFormatError(
        `"${file}": the shards have ${bytes.size} bytes, and the manifest describes ${start}.`,
        { file, offset: start },
      );
    }
    return arrays;
  });
}

function arrayOf(
  entry: Json,
  bytes: RandomAccess,
  start: number,
  file: string,
): { dataset: H5Dataset; end: number } {
  const { name, shape, dtype, quantization, group } = isJsonObject(entry) ? entry : {};
  if (typeof name !== "string" || name === "") return fail(file, show(entry), "has no name");
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0))
    return fail(file, name, `has a shape that is no list of sizes: ${show(shape)}`);
  if (shape.length > MAX_RANK)
    return fail(file, name, `has ${shape.length} axes, and ${MAX_RANK} is the most`);
  const scaling = scalingOf(quantization, name, file);
  const stored = numericType(
    isJsonObject(quantization) ? quantization["dtype"] : dtype,
    name,
    file,
  );
  const length = sizeOf(shape as readonly number[]);
  const end = start + length * elementBytes(stored);
  if (!(end <= bytes.size)) return fail(file, name, "is cut short: its data run past the shards");
  const read = (): Float32Array | Int32Array | Uint8Array | Float64Array => {
    const data = allocate(stored, length);
    decodeInto(data, 0, bytes.read(start, end), stored);
    return scaling === undefined ? data : scaled(data, scaling, dtype === "int32");
  };
  const dataset = {
    path: group === "optimizer" ? `${OPTIMIZER}/${name}` : `/${name}`,
    shape: shape as readonly number[],
    dtype: scaling === undefined ? stored : ("float32" as const),
    read,
  };
  return { dataset, end };
}

function scalingOf(value: Json | undefined, name: string, file: string): Scaling | undefined {
  if (value === undefined || value === null) return undefined;
  const { dtype, scale, min } = isJsonObject(value) ? value : ({} as JsonObject);
  if (dtype === "float16") return undefined;
  if (typeof scale === "number" && typeof min === "number") return { scale, min };
  return fail(file, name, `has a quantization without scale and min: ${show(value)}`);
}

function numericType(value: Json | undefined, name: string, file: string): NumericDType {
  const found = dtypes.find((dtype) => dtype === value);
  if (found !== undefined) return found;
  return fail(
    file,
    name,
    `has the dtype ${show(value)}; those of weights are ${dtypes.join(", ")}`,
  );
}

function scaled(
  data: ArrayLike<number>,
  { scale, min }: Scaling,
  rounded: boolean,
): Float32Array | Int32Array {
  if (rounded) return Int32Array.from(data, (value) => Math.round(value * scale + min));
  return Float32Array.from(data, (value) => value * scale + min);
}

function fail(file: string, weight: string, what: string): never {
  throw new FileFormatError(`"${file}": the weight ${weight} ${what}.`, { file, entry: weight });
}
