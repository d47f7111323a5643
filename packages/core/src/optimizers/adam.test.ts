import { describe, expect, test } from "vitest";
import { Adam } from "./adam.ts";
import { stepsOf } from "./steps-of.ts";

describe("Adam", () => {
  test("moves by the learning rate in its first step, whatever the size of the gradient", () => {
    const after = stepsOf(new Adam({ learning_rate: 0.1, epsilon: 0 }), [1, 1], [0.001, -50]);

    expect(after).toBeAllClose([0.9, 1.1]);
  });

  test("corrects its means for their start at zero", () => {
    const adam = new Adam({ learning_rate: 0.1, beta_1: 0.5, beta_2: 0.5, epsilon: 0 });

    // m = 0.25 · 3 + 0.5 · 1 over 0.75, v = 0.25 · 9 + 0.5 · 1 over 0.75
    const second = (0.1 * (1.25 / 0.75)) / Math.sqrt(2.75 / 0.75);
    expect(stepsOf(adam, [1], [3], [1])).toBeAllClose([0.9 - second]);
  });

  test("keeps the largest mean of squares with amsgrad", () => {
    const settings = { learning_rate: 0.1, beta_1: 0, beta_2: 0.5, epsilon: 0, amsgrad: true };

    // v = 8 after the first gradient stays, though it is 4.5 after the second
    const second = (0.1 * Math.sqrt(0.75) * 1) / Math.sqrt(8);
    expect(stepsOf(new Adam(settings), [1], [4], [1])).toBeAllClose([0.9 - second]);
  });
});
