import { expect, test } from "vitest";
import { allocate, brainToNumber, decodeInto, halfToNumber } from "./decode.ts";

test.each([
  [0x0000, 0],
  [0x8000, -0],
  [0x0001, 2 ** -24],
  [0x03ff, 1023 * 2 ** -24],
  [0x0400, 2 ** -14],
  [0x3555, 0.333251953125],
  [0x3c00, 1],
  [0xc000, -2],
  [0x7bff, 65504],
  [0xfc00, Number.NEGATIVE_INFINITY],
  [0x7e00, Number.NaN],
])("half %i is %d", (bits, value) => {
  expect(halfToNumber(bits)).toBe(value);
});

test.each([
  [0x3f80, 1],
  [0xc000, -2],
  [0x4049, 3.140625],
  [0x7f80, Number.POSITIVE_INFINITY],
  [0x0001, 2 ** -133],
])("bfloat16 %i is %d", (bits, value) => {
  expect(brainToNumber(bits)).toBe(value);
});

test("a block is put where it starts", () => {
  const target = allocate("float32", 4);

  decodeInto(target, 2, new Uint8Array(new Float32Array([5, 6]).buffer), "float32");

  expect(target).toEqual(new Float32Array([0, 0, 5, 6]));
});

test("bytes need no alignment", () => {
  const target = allocate("int16", 1);

  decodeInto(target, 0, new Uint8Array([9, 0xfe, 0xff]).subarray(1), "int16");

  expect(target).toEqual(new Int32Array([-2]));
});

test("the first integer that does not fit is returned", () => {
  const bytes = new Uint8Array(new BigInt64Array([1n, -(2n ** 31n) - 1n]).buffer);

  expect(decodeInto(allocate("int64", 2), 0, bytes, "int64")).toBe(-2147483649n);
});
