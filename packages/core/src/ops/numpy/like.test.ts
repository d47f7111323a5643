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
  expect(logspace(0, 3, { num: 5, base: 3 })).toBeAllClose(
    [1, 2.2795071601867676, 5.196152210235596, 11.844666481018066, 27],
    { rtol: 1e-7 },
  );
});

test("logspace of whole numbers cuts the exponents, as Keras on TensorFlow", () => {
  const powers = logspace(0, 3, { num: 5, base: 10, dtype: "int32" });

  expect(powers.dtype).toBe("int32");
  expect(powers).toBeAllClose([1, 1, 10, 100, 1000]);
});
