import { describe, expect, test } from "vitest";
import {
  CosineDecay,
  CosineDecayRestarts,
  ExponentialDecay,
  InverseTimeDecay,
  type LearningRateSchedule,
  PiecewiseConstantDecay,
  PolynomialDecay,
} from "./index.ts";

const from = { initial_learning_rate: 8 };
const half = Math.SQRT1_2;

const cases: readonly [string, LearningRateSchedule, readonly number[]][] = [
  [
    "ExponentialDecay falls by its rate in decay_steps",
    new ExponentialDecay({ ...from, decay_steps: 2, decay_rate: 0.25 }),
    [8, 4, 2, 1],
  ],
  [
    "ExponentialDecay falls in steps with staircase",
    new ExponentialDecay({ ...from, decay_steps: 2, decay_rate: 0.25, staircase: true }),
    [8, 8, 2, 2],
  ],
  [
    "InverseTimeDecay divides by the time",
    new InverseTimeDecay({ ...from, decay_steps: 1, decay_rate: 1 }),
    [8, 4, 8 / 3, 2],
  ],
  [
    "PiecewiseConstantDecay holds a value up to and with its boundary",
    new PiecewiseConstantDecay({ boundaries: [1, 2], values: [3, 2, 1] }),
    [3, 3, 2, 1],
  ],
  [
    "PolynomialDecay ends at its end",
    new PolynomialDecay({ ...from, decay_steps: 2, end_learning_rate: 4 }),
    [8, 6, 4, 4],
  ],
  [
    "PolynomialDecay starts over twice as many steps with cycle",
    new PolynomialDecay({ ...from, decay_steps: 2, end_learning_rate: 0, cycle: true }),
    [8, 4, 0, 2],
  ],
  [
    "CosineDecay falls along half a cosine",
    new CosineDecay({ ...from, decay_steps: 4 }),
    [8, 4 + 4 * half, 4, 4 - 4 * half, 0, 0],
  ],
  [
    "CosineDecay rises to its target first",
    new CosineDecay({
      initial_learning_rate: 0,
      decay_steps: 2,
      warmup_target: 8,
      warmup_steps: 2,
      alpha: 0.5,
    }),
    [0, 4, 8, 6, 4, 4],
  ],
  [
    "CosineDecayRestarts starts over, over twice as many steps, from a smaller rate",
    new CosineDecayRestarts({ ...from, first_decay_steps: 2, m_mul: 0.5 }),
    [8, 4, 4, 2 + 2 * half, 2, 2 - 2 * half, 2],
  ],
];

describe("schedules", () => {
  test.each(cases)("%s", (_, schedule, rates) => {
    expect(rates.map((_, step) => schedule.at(step))).toBeAllClose(rates);
  });

  test("PiecewiseConstantDecay wants one value more than boundaries", () => {
    expect(() => new PiecewiseConstantDecay({ boundaries: [1], values: [1] })).toThrow(
      "values must have one item more than boundaries",
    );
  });
});
