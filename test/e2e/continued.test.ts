/** @file Models that Python compiled and trained go on here, as they went on in Python. */
import { readdirSync } from "node:fs";
import { modelToBytes } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { decodeFloats, fixture } from "@kmr-js/test";
import { describe, expect, test } from "vitest";
import { goOn, stateOf } from "./continued.ts";

const folder = "training/continued";
const cases = readdirSync(fixture(folder)).filter((name) => /\.(keras|h5)$/.test(name));

describe("training goes on where Python left it", () => {
  test.each(cases)("%s", async (name) => {
    const { model, running, record } = await goOn(fixture(`${folder}/${name}`));

    expect(running).toBeAllClose(decodeFloats(record.running), { atol: 1e-7, rtol: 1e-5 });
    expect(stateOf(model)).toBeAllClose(decodeFloats(record.after_20), { atol: 1e-6, rtol: 1e-5 });
    model.dispose();
  });

  test.each(cases)("%s saved here keeps the optimizer's state", async (name) => {
    const { model } = await goOn(fixture(`${folder}/${name}`));

    const copy = await loadModel(await modelToBytes(model));

    expect(stateOf(copy)).toEqual(stateOf(model));
    expect(copy.optimizer.getConfig()).toEqual(model.optimizer.getConfig());
    for (const each of [model, copy]) each.dispose();
  });
});
