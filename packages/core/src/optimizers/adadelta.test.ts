import { describe, expect, test } from "vitest";
import { Adadelta } from "./adadelta.ts";
import { stepsOf } from "./steps-of.ts";

describe("Adadelta", () => {
  test("scales the gradient by past changes over past gradients", () => {
    const adadelta = new Adadelta({ learning_rate: 0.5, rho: 0.75, epsilon: 1 });

    // gradients: 0.25 · 12 = 3, the root of 3 + 1 is 2; changes: the root of 0 + 1
    expect(stepsOf(adadelta, [1], [Math.sqrt(12)])).toBeAllClose([1 - (0.5 * Math.sqrt(12)) / 2]);
  });
});
