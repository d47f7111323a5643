import { describe, expect, test } from "vitest";
import { AdamW } from "./adamw.ts";
import { stepsOf } from "./steps-of.ts";

describe("AdamW", () => {
  test("lets the weight decay before the step, by 0.004 unless told otherwise", () => {
    const after = stepsOf(new AdamW({ learning_rate: 0.1, epsilon: 0 }), [1], [3]);

    expect(after).toBeAllClose([1 - 0.0004 - 0.1]);
  });

  test("decays nothing with null", () => {
    const adamw = new AdamW({ learning_rate: 0.1, epsilon: 0, weight_decay: null });

    expect(stepsOf(adamw, [1], [3])).toBeAllClose([0.9]);
  });
});
