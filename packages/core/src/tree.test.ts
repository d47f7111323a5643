import { expect, test } from "vitest";
import { flatten, mapLeaves, packLike } from "./tree.ts";

const structure = { b: [1, 2], a: { d: 3, c: 4 } };

test("flatten takes dictionaries in the order of their sorted keys, as Keras does", () => {
  expect(flatten(structure)).toEqual([4, 3, 1, 2]);
  expect(flatten(7)).toEqual([7]);
  expect(flatten([])).toEqual([]);
});

test("mapLeaves visits in that order and keeps the order of the keys", () => {
  const visited: number[] = [];

  const mapped = mapLeaves<number, number>(structure, (leaf) => {
    visited.push(leaf);
    return leaf * 10;
  });

  expect(mapped).toEqual({ b: [10, 20], a: { d: 30, c: 40 } });
  expect(Object.keys(mapped)).toEqual(["b", "a"]);
  expect(visited).toEqual([4, 3, 1, 2]);
});

test("packLike is the inverse of flatten", () => {
  expect(packLike(structure, flatten(structure))).toEqual(structure);
});

test("an instance of a class is a leaf", () => {
  const leaf = new Date(0);

  expect(flatten<unknown>([leaf, { a: leaf }])).toEqual([leaf, leaf]);
});
