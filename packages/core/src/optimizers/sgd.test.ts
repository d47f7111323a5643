import { describe, expect, test } from "vitest";
import { SGD } from "./sgd.ts";
import { stepsOf } from "./steps-of.ts";

describe("SGD", () => {
  test("takes the gradient times the learning rate", () => {
    expect(stepsOf(new SGD({ learning_rate: 0.1 }), [1, 2], [10, -1])).toBeAllClose([0, 2.1]);
  });

  test("goes on along its momentum", () => {
    const after = stepsOf(new SGD({ learning_rate: 0.1, momentum: 0.5 }), [1], [1], [0]);

    // m: -0.1, then -0.05
    expect(after).toBeAllClose([0.85]);
  });

  test("looks ahead with nesterov", () => {
    const sgd = new SGD({ learning_rate: 0.1, momentum: 0.5, nesterov: true });

    // m = -0.1, and w gets 0.5 · m − 0.1
    expect(stepsOf(sgd, [1], [1])).toBeAllClose([0.85]);
  });

  test("refuses a momentum above 1", () => {
    expect(() => new SGD({ momentum: 1.5 })).toThrow(/momentum must be a number in \[0, 1\]/);
  });
});
