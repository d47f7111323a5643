import { expect, test } from "vitest";
import { nearest, show } from "./json.ts";

test.each([
  ["unit", ["activation", "units", "use_bias"], "units"],
  ["Dnese", ["Dense", "Dropout"], "Dense"],
  ["nothing_like_it", ["Dense", "units"], undefined],
  ["a", [], undefined],
])("the nearest to %s", (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});

test("a word of millions of characters is near to nothing, and not shown whole", () => {
  const word = "x".repeat(30 * 2 ** 20);

  expect(nearest(word, ["Dense", `${word}y`])).toBeUndefined();
  expect(nearest("Dense", [word, "dense"])).toBe("dense");
  expect(show(word)).toBe(`"${"x".repeat(77)}..."`);
});
