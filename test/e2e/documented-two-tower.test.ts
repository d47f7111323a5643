/** @file The documentation's two-tower code runs as printed and, given the file's weights, gives Keras's numbers. */
import { loadWeights, readParity, verifyParity } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { fixture } from "@kmr-js/test";
import { dispose, type Tensor } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { model } from "./documented-two-tower.ts";

test("its output has the shape Keras gives it", () => {
  expect(model.outputs).toMatchObject({ shape: [null, 1, 32], dtype: "float32" });
});

test("with the weights of two_tower.keras by order it gives Keras's numbers", async () => {
  const saved = await loadModel(fixture("kmr/two_tower.keras"));
  const weights = saved.getWeights();
  model.setWeights(weights);
  dispose(weights);
  saved.dispose();
  const report = verifyParity(model, await documentedParity());

  expect(report.firstDifference).toBeUndefined();
});

test.each(["path", "order"] as const)(
  "with the weights of two_tower.weights.h5 by %s it gives Keras's numbers",
  async (match) => {
    await loadWeights(model, fixture("kmr/two_tower.weights.h5"), { match });
    const report = verifyParity(model, await documentedParity());

    expect(report.firstDifference).toBeUndefined();
  },
);

test("predict takes nested lists, typed arrays with a shape, and tensors alike", async () => {
  await loadWeights(model, fixture("kmr/two_tower.weights.h5"));
  const { inputs } = await documentedParity();
  const [user, item] = inputs.map(({ array }) => ({
    shape: array.shape,
    data: array.data as Float32Array,
  }));
  if (user === undefined || item === undefined) throw new Error("two inputs are recorded");
  const whole = model.predict([user, item]);
  const inBatches = model.predict([user, item], { batch_size: 3 });

  expect(inBatches).toBeAllClose(whole as Tensor);
  dispose([whole, inBatches]);
});

/** Keras's record, without the layers: they carry other names there. */
async function documentedParity() {
  return { ...(await readParity(fixture("kmr/two_tower.parity.h5"))), layers: new Map() };
}
