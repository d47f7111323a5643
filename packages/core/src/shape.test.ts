import { describe, expect, test } from "vitest";
import { ShapeError } from "./errors.ts";
import {
  broadcastShapes,
  canonicalAxis,
  compatibleShapes,
  formatShape,
  fullShape,
  isShape,
  mapShapes,
  sizeOf,
} from "./shape.ts";
import { KerasTensor } from "./tensor.ts";

test.each([
  [[], "()"],
  [[3], "(3,)"],
  [[null, 32], "(None, 32)"],
])("formatShape prints %j as Python does: %s", (shape, text) => {
  expect(formatShape(shape)).toBe(text);
});

test("sizeOf multiplies the sizes; an unknown one makes it unknown", () => {
  expect(sizeOf([2, 3, 4])).toBe(24);
  expect(sizeOf([])).toBe(1);
  expect(sizeOf([2, null])).toBeNull();
});

test("fullShape refuses an unknown size and says whose", () => {
  expect(fullShape([2, 3], "kernel")).toEqual([2, 3]);
  expect(() => fullShape([2, null], "kernel")).toThrow(/^kernel: .*\(2, None\)/);
});

test("canonicalAxis counts negative axes from the end, within the rank", () => {
  expect(canonicalAxis(-1, 3)).toBe(2);
  expect(canonicalAxis(0, 3)).toBe(0);
  expect(() => canonicalAxis(3, 3)).toThrow(ShapeError);
  expect(() => canonicalAxis(-4, 3)).toThrow(ShapeError);
  expect(() => canonicalAxis(0.5, 3)).toThrow(ShapeError);
});

describe("broadcastShapes", () => {
  test.each([
    [[2, 3], [3], [2, 3]],
    [
      [2, 1],
      [1, 4],
      [2, 4],
    ],
    [[], [5], [5]],
    [
      [null, 3],
      [1, 3],
      [null, 3],
    ],
    [[null], [7], [7]],
    [[7], [null], [7]],
  ])("%j and %j give %j", (a, b, expected) => {
    expect(broadcastShapes(a, b)).toEqual(expected);
  });

  test("refuses sizes that differ and are not 1", () => {
    expect(() => broadcastShapes([2, 3], [4])).toThrow(/\(2, 3\) and \(4,\).*3 meets 4/);
  });
});

test("compatibleShapes lets an unknown size meet any", () => {
  expect(compatibleShapes([null, 3], [2, 3])).toBe(true);
  expect(compatibleShapes([2, 3], [2, 4])).toBe(false);
  expect(compatibleShapes([2], [2, 1])).toBe(false);
});

test("mapShapes walks over lists and dictionaries of shapes, and takes a shape as a leaf", () => {
  expect(isShape([null, 2])).toBe(true);
  expect(isShape([[1], [2]])).toBe(false);
  expect(mapShapes([[1, 2], { a: [3] }], formatShape)).toEqual(["(1, 2)", { a: "(3,)" }]);
});

test("a tensor has no more axes than NumPy's, and a shape of more is not printed whole", () => {
  const shape = Array.from({ length: 2000 }, () => null);

  expect(() => new KerasTensor(shape, "float32", "x")).toThrow(
    'A tensor has at most 64 axes. Received: "x" with 2000.',
  );
  expect(new KerasTensor(shape.slice(0, 64), "float32").rank).toBe(64);
  expect(formatShape(shape)).toMatch(/^\((None, ){63}None, … 2000 axes\)$/);
});
