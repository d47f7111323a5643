import { describe, expect, test } from "vitest";
import { Nadam } from "./nadam.ts";
import { stepsOf } from "./steps-of.ts";

describe("Nadam", () => {
  test("looks ahead along its momentum, whose share grows", () => {
    const nadam = new Nadam({ learning_rate: 0.1, beta_1: 0.9, beta_2: 0.5, epsilon: 0 });

    const [now, next] = [0.9 * (1 - 0.5 * 0.96), 0.9 * (1 - 0.5 * 0.96 ** 2)];
    const m = (next * 0.2) / (1 - now * next) + ((1 - now) * 2) / (1 - now);
    expect(stepsOf(nadam, [1], [2])).toBeAllClose([1 - (0.1 * m) / 2]);
  });
});
