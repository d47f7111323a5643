import { describe, expect, test } from "vitest";
import { Adafactor } from "./adafactor.ts";
import { stepsOf } from "./steps-of.ts";

describe("Adafactor", () => {
  test("moves a vector by the learning rate times its root mean square", () => {
    // the first step keeps none of the old squares; the change is 1 for each value
    const after = stepsOf(new Adafactor({ learning_rate: 0.1 }), [3, 4], [2, -2]);

    const scale = Math.sqrt(12.5);
    expect(after).toBeAllClose([3 - 0.1 * scale, 4 + 0.1 * scale]);
  });

  test("keeps the squares of a matrix as a row and a column", () => {
    const gradient = [
      [1, 2],
      [3, 6],
    ];

    // squares of rank 1 are their row and column exactly
    const after = stepsOf(
      new Adafactor({ learning_rate: 0.1 }),
      [
        [1, 1],
        [1, 1],
      ],
      gradient,
    );

    expect(after).toBeAllClose([0.9, 0.9, 0.9, 0.9]);
  });
});
