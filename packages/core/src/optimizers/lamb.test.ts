import { describe, expect, test } from "vitest";
import { Lamb } from "./lamb.ts";
import { stepsOf } from "./steps-of.ts";

describe("Lamb", () => {
  test("makes a step in proportion to the length of the weight", () => {
    // Adam's change is the sign, of length √2; the weight has length 5
    const after = stepsOf(new Lamb({ learning_rate: 0.1, epsilon: 0 }), [3, 4], [2, -7]);

    const step = (0.1 * 5) / Math.sqrt(2);
    expect(after).toBeAllClose([3 - step, 4 + step]);
  });

  test("takes the change as it is where the weight is zero", () => {
    expect(stepsOf(new Lamb({ learning_rate: 0.1, epsilon: 0 }), [0], [2])).toBeAllClose([-0.1]);
  });
});
