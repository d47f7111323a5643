/** @file Small models over layers, ops and their options, written by test/parity/layer_matrix.py, against Keras. */
import { readdirSync } from "node:fs";
import { readParity, type Tolerance, verifyParity } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { fixture } from "@kmr-js/test";
import { memory } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";

const cases = readdirSync(fixture("matrix")).filter((name) => name.endsWith(".keras"));

/** Keras computed these in half precision, which has three digits. */
const halves: Partial<Tolerance> = { atol: 2e-3, rtol: 2e-3 };

describe("a case of the matrix computes Keras's numbers", () => {
  test("there are as many cases as the script keeps", () => {
    expect(cases.length).toBeGreaterThan(60);
  });

  test.each(cases)("%s", async (name) => {
    const notices: string[] = [];
    const model = await loadModel(fixture(`matrix/${name}`), {
      onNotice: (text) => notices.push(text),
    });
    const parity = await readParity(fixture(`matrix/${name.replace(".keras", ".parity.h5")}`));
    const before = memory().numTensors;
    const report = verifyParity(model, parity, name.includes("float16") ? halves : {});

    expect(report.problems).toEqual([]);
    expect(report.firstDifference).toBeUndefined();
    expect(notices.length).toBe(name.startsWith("policy_") ? 1 : 0);
    if (!name.includes("stateful")) expect(memory().numTensors).toBe(before);
    model.dispose();
  });
});
