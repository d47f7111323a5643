/** @file Files of Keras 2, written by tf_keras, against what it computed. */
import { readdirSync } from "node:fs";
import { loadModel as loadWith, readParity, verifyParity } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { kerasLayers } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import { describe, expect, test } from "vitest";

const files = readdirSync(fixture("keras2")).filter(
  (name) => /\.(h5|keras)$/.test(name) && !name.endsWith(".parity.h5"),
);
const parityOf = (name: string): string =>
  fixture(`keras2/${name.replace(/\.(h5|keras)$/, ".parity.h5")}`);
/** Keras computed these in bfloat16, whose numbers have 8 bits; here they are computed in float32. */
const inHalfPrecision = new Set(["mixed_precision.h5"]);

describe("a file that Keras 2 wrote computes Keras 2's numbers", () => {
  test("the cases are all there", () => {
    expect(files).toHaveLength(28);
  });

  test.each(files.filter((name) => !inHalfPrecision.has(name)))("%s", async (name) => {
    const model = await loadModel(fixture(`keras2/${name}`));
    const report = verifyParity(model, await readParity(parityOf(name)));

    expect(report.problems).toEqual([]);
    expect(report.firstDifference).toBeUndefined();
    model.dispose();
  });

  test.each([...inHalfPrecision])("%s, to the precision of bfloat16", async (name) => {
    const notices: string[] = [];
    const model = await loadWith(fixture(`keras2/${name}`), {
      objects: [kerasLayers],
      onNotice: (notice) => notices.push(notice),
    });
    const bound = { atol: 2 ** -7, rtol: 2 ** -7 };
    const report = verifyParity(model, await readParity(parityOf(name)), bound);

    expect(notices).toEqual(["first: the dtype policy mixed_bfloat16 is computed in float32."]);
    expect(report.firstDifference).toBeUndefined();
    model.dispose();
  });
});
