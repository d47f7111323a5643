import { describe, expect, test } from "vitest";
import { RMSprop } from "./rmsprop.ts";
import { stepsOf } from "./steps-of.ts";

describe("RMSprop", () => {
  test("divides by the root of the moving mean of squares", () => {
    const after = stepsOf(new RMSprop({ learning_rate: 0.1, rho: 0.75, epsilon: 0 }), [1], [2]);

    // v = 0.25 · 4 = 1
    expect(after).toBeAllClose([0.8]);
  });

  test("takes the squared mean away when centered", () => {
    const settings = { learning_rate: 0.1, rho: 0.75, epsilon: 0, centered: true };

    // v = 1, mean = 0.5: the root of 0.75
    expect(stepsOf(new RMSprop(settings), [1], [2])).toBeAllClose([1 - 0.2 / Math.sqrt(0.75)]);
  });

  test("goes on along its momentum", () => {
    const settings = { learning_rate: 0.1, rho: 0.75, epsilon: 1e-30, momentum: 0.5 };

    // 0.2 at first, then half of it
    expect(stepsOf(new RMSprop(settings), [1], [2], [0])).toBeAllClose([0.7]);
  });
});
