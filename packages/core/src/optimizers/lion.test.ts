import { describe, expect, test } from "vitest";
import { Lion } from "./lion.ts";
import { stepsOf } from "./steps-of.ts";

describe("Lion", () => {
  test("steps by the sign of momentum and gradient", () => {
    const lion = new Lion({ learning_rate: 0.1, beta_1: 0.9, beta_2: 0.5 });

    // m = 0.5; then 0.9 · 0.5 outweighs 0.1 · −4
    expect(stepsOf(lion, [1], [1], [-4])).toBeAllClose([0.8]);
  });
});
