import { describe, expect, test } from "vitest";
import { Muon } from "./muon.ts";
import { stepsOf, weightOf } from "./steps-of.ts";

const plain = { learning_rate: 0.1, weight_decay: null, adam_weight_decay: null };

describe("Muon", () => {
  test("gives the singular values of a change one size", () => {
    const settings = { ...plain, nesterov: false, rms_rate: null, ns_steps: 1 };

    const after = stepsOf(
      new Muon(settings),
      [
        [0, 0],
        [0, 0],
      ],
      [
        [3, 0],
        [0, 4],
      ],
    );

    // a singular value s, scaled to 0.6 or 0.8, becomes a·s + b·s³ + c·s⁵
    const value = (s: number): number => 3.4445 * s - 4.775 * s ** 3 + 2.0315 * s ** 5;
    expect(after).toBeAllClose([-0.1 * value(0.6), 0, 0, -0.1 * value(0.8)]);
  });

  test("leaves vectors to Adam", () => {
    expect(stepsOf(new Muon({ ...plain, epsilon: 0 }), [1, 1], [5, -5])).toBeAllClose([0.9, 1.1]);
  });

  test("leaves embeddings and chosen layers to Adam, which has one slot more", () => {
    const weights = ["embedding/w", "out/w", "hidden/w"].map((name) => weightOf([[1]], name));
    const muon = new Muon({ exclude_layers: ["^out"] });

    muon.build(weights);

    const slots = muon.variables.filter(({ name }) => name.endsWith("velocity"));
    expect(slots.map(({ name }) => name)).toEqual(["embedding_w_velocity", "out_w_velocity"]);
    for (const weight of weights) weight.dispose();
    muon.dispose();
  });
});
