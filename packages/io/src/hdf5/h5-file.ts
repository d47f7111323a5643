/** @file What the library needs of an HDF5 file, whoever reads it. */
import { FileFormatError } from "@kmr-js/core";
import { MAX_HDF5_DEPTH, MAX_HDF5_OBJECTS } from "../limits.ts";

/** The element types that Keras writes. */
export type H5DType =
  | "float16"
  | "bfloat16"
  | "float32"
  | "float64"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "bool"
  | "string";

/**
 * The values of a dataset, row by row:
 * `Float64Array` for float64 and `Float32Array` for every other float, `Int32Array` for every integer,
 * `Uint8Array` (0 or 1) for bool, strings for strings.
 */
export type TensorData = Float32Array | Float64Array | Int32Array | Uint8Array | readonly string[];

/** The value of an attribute. Arrays of any rank are flat; integers are numbers; an empty array is `[]`. */
export type H5Attribute = string | number | boolean | readonly (string | number | boolean)[];

export interface H5Dataset {
  readonly path: string;
  /** Sizes along each axis; `[]` for a scalar. */
  readonly shape: readonly number[];
  readonly dtype: H5DType;
  /** @throws FileFormatError when the data are damaged, or hold an integer that int32 does not. */
  read(): TensorData;
  /** The same while the caller goes on, where the bytes need no work. A closed file reads no more: wait first. */
  readLater?(): Promise<TensorData>;
}

/**
 * An open HDF5 file. Paths start at the root and are separated by `/`.
 * Every method throws a FileFormatError for a path that goes through a soft or external link.
 */
export interface H5File {
  /** The file, as the caller named it. */
  readonly name: string;
  /** The names in a group, in no useful order (`"10"` may come before `"2"`); `[]` when there is no such group. */
  keys(path: string): readonly string[];
  /** What the path names, `null` when it names nothing. */
  kind(path: string): "group" | "dataset" | null;
  /** An attribute of a group or dataset, `undefined` when there is none. */
  attribute(path: string, name: string): H5Attribute | undefined;
  /** A dataset, `null` when there is none at the path. Nothing is read before `read()`. */
  dataset(path: string): H5Dataset | null;
  /** Frees the file. Datasets of a closed file cannot be read. */
  close(): void;
}

/** `"/a" + "b"` is `"/a/b"`, and `"/" + "b"` is `"/b"`. */
export function joinPath(group: string, name: string): string {
  return group.endsWith("/") ? `${group}${name}` : `${group}/${name}`;
}

/** Every group below `root`, parents first. @throws FileFormatError when there is no end of them. */
export function* walkGroups(file: H5File, root = "/"): Generator<string> {
  for (const [path, kind] of walk(file, root)) {
    if (kind === "group") yield path;
  }
}

/** Every dataset below `root`. @throws FileFormatError when there is no end of them. */
export function* walkDatasets(file: H5File, root = "/"): Generator<string> {
  for (const [path, kind] of walk(file, root)) {
    if (kind === "dataset") yield path;
  }
}

function* walk(file: H5File, root: string): Generator<[path: string, kind: "group" | "dataset"]> {
  const pending = [root];
  let visited = 0;
  for (let group = pending.pop(); group !== undefined; group = pending.pop()) {
    for (const key of file.keys(group)) {
      const path = joinPath(group, key);
      if (++visited > MAX_HDF5_OBJECTS || path.split("/").length - 1 > MAX_HDF5_DEPTH) {
        throw new FileFormatError(
          `"${file.name}" has no end of groups: one of them contains itself.`,
          {
            file: file.name,
            entry: path,
          },
        );
      }
      const kind = file.kind(path);
      if (kind === null) continue;
      yield [path, kind];
      if (kind === "group") pending.push(path);
    }
  }
}
