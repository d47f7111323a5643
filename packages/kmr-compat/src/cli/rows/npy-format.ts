/** @file NumPy's format of one array: its header, and its numbers. */
import { FileFormatError, type HostArray, sizeOf } from "@kmr-js/core";
import { halfToNumber } from "@kmr-js/io";

export interface NpyHeader {
  /** E.g. `<f4`: byte order, kind, bytes of a number. */
  readonly descr: string;
  readonly shape: readonly number[];
  /** The first axis is the innermost one, as NumPy saves transposed arrays and pandas most of its own. */
  readonly byColumns: boolean;
  /** Where the numbers begin. */
  readonly start: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Enough of a file for the header of any array of numbers. */
export const NPY_HEAD_BYTES = 16 * 1024;

/** @throws FileFormatError for bytes that are no array, and for arrays of anything but numbers. */
export function parseNpyHeader(head: Uint8Array, file: string): NpyHeader {
  const fail = (what: string): never => {
    throw new FileFormatError(`"${file}" ${what}.`, { file, offset: 0 });
  };
  if (!MAGIC.every((byte, i) => head[i] === byte)) return fail("is no .npy file");
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const wide = (head[6] ?? 1) >= 2;
  const from = wide ? 12 : 10;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  if (from + length > head.length) return fail("has a header that is cut short or too long");
  const text = new TextDecoder("latin1").decode(head.subarray(from, from + length));
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  if (descr === undefined || shape === undefined) return fail("has a header that cannot be read");
  if (!(descr.slice(1) in readers)) {
    return fail(`holds ${descr} values; numbers and booleans are read, of up to 8 bytes`);
  }
  const sizes = shape
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= 0))
    return fail(`has the shape (${shape})`);
  const byColumns =
    /'fortran_order':\s*True/.test(text) && sizes.filter((size) => size > 1).length > 1;
  return { descr, shape: sizes, byColumns, start: from + length };
}

/** Bytes of one number. */
export function itemBytes(descr: string): number {
  return Number(descr.slice(2));
}

type Read = (view: DataView, offset: number, little: boolean) => number | bigint;

const readers: Readonly<Record<string, Read>> = {
  f2: (view, offset, little) => halfToNumber(view.getUint16(offset, little)),
  f4: (view, offset, little) => view.getFloat32(offset, little),
  f8: (view, offset, little) => view.getFloat64(offset, little),
  b1: (view, offset) => view.getUint8(offset),
  i1: (view, offset) => view.getInt8(offset),
  u1: (view, offset) => view.getUint8(offset),
  i2: (view, offset, little) => view.getInt16(offset, little),
  u2: (view, offset, little) => view.getUint16(offset, little),
  i4: (view, offset, little) => view.getInt32(offset, little),
  u4: (view, offset, little) => view.getUint32(offset, little),
  i8: (view, offset, little) => view.getBigInt64(offset, little),
  u8: (view, offset, little) => view.getBigUint64(offset, little),
};

/** Numbers as an array: integers that int32 holds stay integers, everything else becomes float32. */
export function decodeNpy(
  bytes: Uint8Array,
  { descr, byColumns }: Pick<NpyHeader, "descr" | "byColumns">,
  shape: readonly number[],
): HostArray {
  const count = sizeOf(shape);
  const size = itemBytes(descr);
  const read = readers[descr.slice(1)] as Read;
  const little = descr[0] !== ">";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = Number(read(view, i * size, little));
  const inOrder = byColumns ? byRows(values, shape) : values;
  const isFloat = descr[1] === "f" || !inOrder.every((value) => (value | 0) === value);
  return { shape, data: isFloat ? Float32Array.from(inOrder) : Int32Array.from(inOrder) };
}

/** The values of an array whose first axis is the innermost one, the last axis innermost. */
function byRows(values: Float64Array, shape: readonly number[]): Float64Array {
  return values.map((_, flat) => {
    let rest = flat;
    let at = 0;
    let step = values.length;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] ?? 1;
      step /= size;
      at += (rest % size) * step;
      rest = Math.floor(rest / size);
    }
    return values[at] ?? 0;
  });
}

/** A header for float32 or int32 numbers. Its length does not depend on the shape, so it can be written last. */
export function npyHeader(descr: "<f4" | "<i4", shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const bytes = new Uint8Array(128).fill(0x20);
  bytes.set([...MAGIC, 1, 0, 128 - 10, 0]);
  bytes.set(new TextEncoder().encode(text), 10);
  bytes[127] = 0x0a;
  return bytes;
}
