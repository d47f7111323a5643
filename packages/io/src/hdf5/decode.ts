/** @file Little-endian bytes to numbers, for every element type that Keras writes. */
import type { H5DType } from "./h5-file.ts";

export type NumericDType = Exclude<H5DType, "string">;
export type NumericData = Float32Array | Float64Array | Int32Array | Uint8Array;

const sizes: { readonly [D in NumericDType]: number } = {
  bool: 1,
  int8: 1,
  uint8: 1,
  float16: 2,
  bfloat16: 2,
  int16: 2,
  uint16: 2,
  float32: 4,
  int32: 4,
  uint32: 4,
  float64: 8,
  int64: 8,
  uint64: 8,
};

/** Bytes of one element. */
export function elementBytes(dtype: NumericDType): number {
  return sizes[dtype];
}

/** An array for `length` elements, of the kind that `TensorData` promises. */
export function allocate(dtype: NumericDType, length: number): NumericData {
  switch (dtype) {
    case "bool":
      return new Uint8Array(length);
    case "float64":
      return new Float64Array(length);
    case "float16":
    case "bfloat16":
    case "float32":
      return new Float32Array(length);
    default:
      return new Int32Array(length);
  }
}

/** Converts the elements in `bytes` into `target`, from `start`. @returns the first integer that int32 cannot hold. */
export function decodeInto(
  target: NumericData,
  start: number,
  bytes: Uint8Array,
  dtype: NumericDType,
): bigint | undefined {
  const size = sizes[dtype];
  if (sameLayout(target, dtype)) {
    new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(bytes, start * size);
    return undefined;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.length / size);
  if (dtype === "int64" || dtype === "uint64") return narrow(target, start, view, dtype, count);
  const read = readers[dtype];
  for (let i = 0; i < count; i++) {
    const value = read(view, i * size);
    target[start + i] = value;
    if (target[start + i] !== value && dtype === "uint32") return BigInt(value);
  }
  return undefined;
}

/** The machine is little-endian wherever tfjs runs, as are the bytes, so these need no conversion. */
export function sameLayout(target: NumericData, dtype: NumericDType): boolean {
  return (
    (dtype === "float32" && target instanceof Float32Array) ||
    (dtype === "float64" && target instanceof Float64Array) ||
    (dtype === "int32" && target instanceof Int32Array)
  );
}

function narrow(
  target: NumericData,
  start: number,
  view: DataView,
  dtype: "int64" | "uint64",
  count: number,
): bigint | undefined {
  for (let i = 0; i < count; i++) {
    const value =
      dtype === "int64" ? view.getBigInt64(8 * i, true) : view.getBigUint64(8 * i, true);
    if (BigInt.asIntN(32, value) !== value) return value;
    target[start + i] = Number(value);
  }
  return undefined;
}

type Reader = (view: DataView, offset: number) => number;

const readers: { readonly [D in Exclude<NumericDType, "int64" | "uint64">]: Reader } = {
  bool: (view, offset) => (view.getUint8(offset) === 0 ? 0 : 1),
  int8: (view, offset) => view.getInt8(offset),
  uint8: (view, offset) => view.getUint8(offset),
  int16: (view, offset) => view.getInt16(offset, true),
  uint16: (view, offset) => view.getUint16(offset, true),
  int32: (view, offset) => view.getInt32(offset, true),
  uint32: (view, offset) => view.getUint32(offset, true),
  float16: (view, offset) => halfToNumber(view.getUint16(offset, true)),
  bfloat16: (view, offset) => brainToNumber(view.getUint16(offset, true)),
  float32: (view, offset) => view.getFloat32(offset, true),
  float64: (view, offset) => view.getFloat64(offset, true),
};

/** IEEE half: 1 sign bit, 5 exponent bits, 10 fraction bits. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new DataView(new ArrayBuffer(4));

/** bfloat16: the upper half of a float32. */
export function brainToNumber(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}
