import { describe, expect, test } from "vitest";
import { Ftrl } from "./ftrl.ts";
import { stepsOf } from "./steps-of.ts";

describe("Ftrl", () => {
  const settings = { learning_rate: 0.5, initial_accumulator_value: 1 };

  test("sets the weight to the minimum of its quadratic", () => {
    // roots of the sums: 1, then 2; linear = √3 − (2 − 1) / 0.5 · 1
    const linear = Math.sqrt(3) - 2;
    expect(stepsOf(new Ftrl(settings), [1], [Math.sqrt(3)])).toBeAllClose([-linear / 4]);
  });

  test("makes small weights zero with an L1 penalty", () => {
    const ftrl = new Ftrl({ ...settings, l1_regularization_strength: 1 });

    expect(stepsOf(ftrl, [1], [Math.sqrt(3)])).toBeAllClose([0]);
  });
});
