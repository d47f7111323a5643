/** @file Every golden model, in every format it comes in, against what Keras computed. */
import { readdirSync } from "node:fs";
import { sizeOf } from "@kmr-js/core";
import { loadWeights, readParity, verifyParity } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { fixture } from "@kmr-js/test";
import { memory } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";

const builtIn = readdirSync(fixture("keras")).filter((name) => name.endsWith(".keras"));
const names = readdirSync(fixture("kmr"));
const models = names.filter(
  (name) => /(\.keras|\.h5)$/.test(name) && !/(parity\.h5|trained\.keras)$/.test(name),
);
const parityOf = (name: string): string =>
  fixture(
    `kmr/${name.replace(/(\.weights\.h5|\.keras|\.h5)$/, "").replace(/_as_documented$/, "")}.parity.h5`,
  );

describe("a file that Keras wrote computes Keras's numbers", () => {
  test("the golden cases of KMR are all there", () => {
    expect(models).toHaveLength(64);
  });

  test.each(models.filter((name) => !name.endsWith(".weights.h5")))("%s", async (name) => {
    const model = await loadModel(fixture(`kmr/${name}`));
    const report = verifyParity(model, await readParity(parityOf(name)));

    expect(report.problems).toEqual([]);
    expect(report.firstDifference).toBeUndefined();
    if (!name.startsWith("model_")) expect(report.layers.length).toBeGreaterThan(1);
    model.dispose();
  });

  test.each(models.filter((name) => name.endsWith(".weights.h5")))(
    "%s, into fresh weights",
    async (name) => {
      const model = await loadModel(fixture(`kmr/${name.replace(".weights.h5", ".keras")}`));
      for (const weight of model.weights) {
        weight.assign({
          shape: weight.shape,
          data: new Float32Array(sizeOf(weight.shape)),
        });
      }
      const fit = await loadWeights(model, fixture(`kmr/${name}`));
      const report = verifyParity(model, await readParity(parityOf(name)));

      expect(fit.matched).toHaveLength(model.weights.length);
      expect(fit.unread).toEqual([]);
      expect(report.firstDifference).toBeUndefined();
      model.dispose();
    },
  );

  test.each(builtIn)("built-in: %s", async (name) => {
    const model = await loadModel(fixture(`keras/${name}`));
    const parity = await readParity(fixture(`keras/${name.replace(".keras", ".parity.h5")}`));
    const before = memory().numTensors;
    const report = verifyParity(model, parity);

    expect(report.problems).toEqual([]);
    expect(report.firstDifference).toBeUndefined();
    expect(memory().numTensors).toBe(before);
    model.dispose();
  });

  test("weights that are wrong are told: the check can fail", async () => {
    const model = await loadModel(fixture("kmr/two_tower.keras"));
    const [kernel] = model.getLayer("deep_feature_tower_1").weights;
    kernel?.assign({ shape: kernel.shape, data: new Float32Array(12 * 32) });
    const report = verifyParity(model, await readParity(fixture("kmr/two_tower.parity.h5")));

    expect(report.passed).toBe(false);
    expect(report.firstDifference?.layer).toBe("deep_feature_tower_1");
    model.dispose();
  });

  test("loading, verifying and disposing leave no tensor behind", async () => {
    const before = memory().numTensors;
    const model = await loadModel(fixture("kmr/shared_tower.keras"));
    const loaded = memory().numTensors;
    verifyParity(model, await readParity(fixture("kmr/shared_tower.parity.h5")));

    expect(memory().numTensors).toBe(loaded);
    model.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
