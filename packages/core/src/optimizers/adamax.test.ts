import { describe, expect, test } from "vitest";
import { Adamax } from "./adamax.ts";
import { stepsOf } from "./steps-of.ts";

describe("Adamax", () => {
  test("divides by the largest gradient so far, which fades", () => {
    const adamax = new Adamax({ learning_rate: 0.1, beta_1: 0.5, beta_2: 0.5, epsilon: 0 });

    // m: 2 over 0.5, then 1.5 over 0.75; norm: 4, then max(2, 1)
    expect(stepsOf(adamax, [1], [4], [1])).toBeAllClose([1 - 0.1 - (0.1 * 2) / 2]);
  });
});
