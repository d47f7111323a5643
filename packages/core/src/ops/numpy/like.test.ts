import { expect, test } from "vitest";
import { geomspace, logspace } from "./like.ts";

test("geomspace multiplies by a constant, with or without the end, on either side of zero", () => {
  expect(geomspace(1, 1000, { num: 4 })).toBeAllClose([1, 10, 100, 1000], { rtol: 1e-5 });
  expect(geomspace(-2, -32, { num: 4, endpoint: false })).toBeAllClose([-2, -4, -8, -16], {
    rtol: 1e-5,
  });
});

test("logspace is told the exponents", () => {
  expect(logspace(0, 3, { num: 4, base: 2 })).toBeAllClose([1, 2, 4, 8], { rtol: 1e-5 });
});
