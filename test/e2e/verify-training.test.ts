/** @file A recorded training run, repeated: losses and weights step by step, and the first that differs. */
import type { JsonObject } from "@kmr-js/core";
import { type Parity, readParity, verifyTraining } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { fixture } from "@kmr-js/test";
import { memory } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";

const open = async (name: string) => ({
  model: await loadModel(fixture(`${name}.keras`)),
  parity: await readParity(fixture(`${name}.parity.h5`)),
});

/** The same file with another optimizer or loss in its run. */
function changed(parity: Parity, changes: object): Parity {
  if (parity.training === undefined) throw new Error("no training");
  return { ...parity, training: { ...parity.training, ...changes } };
}

describe("verifyTraining", () => {
  test("agrees with Keras in every loss and weight, and puts the weights back", async () => {
    const { model, parity } = await open("exported/trained");
    const before = model.weights.map(({ value }) => value.dataSync().join());
    const report = await verifyTraining(model, parity);

    expect(report).toMatchObject({ passed: true, summary: expect.stringContaining("All 6 steps") });
    expect(report.weights.map(({ step }) => step)).toEqual(
      [0, 1, 2, undefined].flatMap((step) => Array(4).fill(step)),
    );
    expect(model.weights.map(({ value }) => value.dataSync().join())).toEqual(before);
    model.dispose();
  });

  test.each(["train_adam", "train_sgd"])(
    "repeats a run of %s, of a file without steps",
    async (name) => {
      const { model, parity } = await open(`kmr/${name}`);

      expect(await verifyTraining(model, parity)).toMatchObject({ passed: true });
      model.dispose();
    },
  );

  test("tells an update that differs: the first loss agrees, the first weights do not", async () => {
    const { model, parity } = await open("exported/trained");
    const optimizer = parity.training?.optimizer as { config: JsonObject } & JsonObject;
    const slower = { ...optimizer, config: { ...optimizer.config, learning_rate: 0.02 } };
    const report = await verifyTraining(model, changed(parity, { optimizer: slower }));

    expect(report.passed).toBe(false);
    expect(report.firstLoss).toMatchObject({ step: 1, epoch: 0 });
    expect(report.firstWeight).toMatchObject({ path: "hidden/kernel", step: 0 });
    expect(report.summary).toMatch(/step 2 of 6.*hidden\/kernel after step 1.*optimizer/);
    model.dispose();
  });

  test("tells a loss that differs: it is the first step's already", async () => {
    const { model, parity } = await open("exported/trained");
    const report = await verifyTraining(model, changed(parity, { loss: "mean_absolute_error" }));

    expect(report.firstLoss).toMatchObject({ step: 0 });
    expect(report.summary).toContain("before any update");
    model.dispose();
  });

  test("refuses a file without a run, and leaves no tensor behind", async () => {
    const { model, parity } = await open("exported/nested");
    const before = memory().numTensors;

    await expect(verifyTraining(model, parity)).rejects.toThrow(/no training run.*--train/);
    expect(memory().numTensors).toBe(before);
    model.dispose();
  });
});
