import { describe, expect, test } from "vitest";
import { ScheduleFreeAdamW } from "./schedule-free-adamw.ts";
import { stepsOf } from "./steps-of.ts";

describe("ScheduleFreeAdamW", () => {
  test("moves by the learning rate in its first step", () => {
    const after = stepsOf(new ScheduleFreeAdamW({ learning_rate: 0.1, epsilon: 0 }), [1], [3]);

    expect(after).toBeAllClose([0.9]);
  });

  test("moves by a share of it while it warms up", () => {
    const settings = { learning_rate: 0.1, epsilon: 0, warmup_steps: 4 };

    expect(stepsOf(new ScheduleFreeAdamW(settings), [1], [3])).toBeAllClose([1 - 0.1 / 4]);
  });
});
