import { describe, expect, test } from "vitest";
import { Adagrad } from "./adagrad.ts";
import { stepsOf } from "./steps-of.ts";

describe("Adagrad", () => {
  test("divides by the root of the sum of squares", () => {
    const adagrad = new Adagrad({
      learning_rate: 0.1,
      initial_accumulator_value: 7,
      epsilon: 0,
    });

    // sums: 7 + 9, then 16 + 9
    expect(stepsOf(adagrad, [1], [3], [3])).toBeAllClose([1 - 0.3 / 4 - 0.3 / 5]);
  });
});
