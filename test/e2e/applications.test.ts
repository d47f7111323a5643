/** @file Deep models, written by test/parity/applications.py: float32 rounding is told from what is wrong. */
import { readdirSync } from "node:fs";
import type { AnyModel } from "@kmr-js/core";
import { type Parity, parityText, readParity, verifyParity } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";

const names = readdirSync(fixture("applications")).filter((name) => name.endsWith(".keras"));

async function open(name: string): Promise<{ model: AnyModel; parity: Parity }> {
  const path = fixture(`applications/${name}`);
  return {
    model: await loadModel(path),
    parity: await readParity(path.replace(".keras", ".parity.h5")),
  };
}

test.each(names)("%s computes Keras's numbers", async (name) => {
  const { model, parity } = await open(name);
  const before = tf.memory().numTensors;
  const { passed, firstDifference, problems } = verifyParity(model, parity);

  expect({ passed, firstDifference, problems }).toEqual({
    passed: true,
    firstDifference: undefined,
    problems: [],
  });
  expect(tf.memory().numTensors).toBe(before);
});

describe("rounding that adds up over layers", () => {
  const name = "rounding_adds_up.keras";

  test("is told from what is wrong, for every layer alone is right", async () => {
    const { model, parity } = await open(name);
    const report = verifyParity(model, parity);
    const rounded = report.layers.filter(({ verdict }) => verdict === "rounding");

    expect(rounded.length).toBeGreaterThan(0);
    expect(rounded.every(({ passed, alone }) => !passed && alone?.passed)).toBe(true);
    expect(report.diagnoses).toEqual([]);
    expect(parityText.verdict(report)).toMatch(
      /^All 39 outputs agree with Keras: .* but for float32 rounding\./,
    );
  });

  test("is a difference to those who say so, or give a bound", async () => {
    const { model, parity } = await open(name);
    const strict = verifyParity(model, parity, { strict: true });

    expect(strict.passed).toBe(false);
    expect(strict.firstDifference?.verdict).toBe("rounding");
    expect(strict.diagnoses).toEqual([]);
    expect(verifyParity(model, parity, { atol: 1e-6, rtol: 1e-5 }).passed).toBe(false);
    expect(verifyParity(model, parity, { atol: 1e-4, rtol: 1e-4 }).passed).toBe(true);
  });

  test.each([
    ["conv2d_5/kernel", 1e-3],
    ["batch_normalization_7/moving_variance", 1e-4],
    ["batch_normalization_2/gamma", 1e-4],
  ])("does not hide %s that is off by the share %d", async (path, share) => {
    const { model, parity } = await open(name);
    const weight = model.weights.find((each) => each.path.endsWith(path));
    if (weight === undefined) throw new Error(path);
    tf.tidy(() => weight.assign(tf.mul(weight.value, 1 + share)));
    const report = verifyParity(model, { ...parity, weights: [] });

    expect(report.passed).toBe(false);
    expect(report.firstDifference?.layer).toBe(path.split("/")[0]);
    expect(report.firstDifference?.verdict).toBe("differs");
  });
});

describe("the rounding of one long sum", () => {
  const name = "rounding_of_sums.keras";

  test("is measured on the layer alone", async () => {
    const { model, parity } = await open(name);
    const dense = verifyParity(model, parity).layers.find(({ className }) => className === "Dense");

    expect(dense).toMatchObject({
      passed: false,
      verdict: "rounding",
      alone: { passed: false, rounding: true },
    });
  });

  test.each([true, false])(
    "does not hide a wrong weight (its values recorded: %s)",
    async (recorded) => {
      const { model, parity } = await open(name);
      const [kernel] = model.weights;
      tf.tidy(() => kernel?.assign(tf.mul(kernel.value, 1 + 1e-4)));
      const report = verifyParity(model, recorded ? parity : { ...parity, weights: [] });

      expect(report.passed).toBe(false);
      expect(report.firstDifference).toMatchObject({ layer: "dense", verdict: "differs" });
      expect(report.diagnoses).toHaveLength(1);
    },
  );
});
