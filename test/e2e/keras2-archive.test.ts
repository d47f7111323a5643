/** @file The `.keras` format of Keras 2.13, in which layers with weights count twice, against what it computed. */
import { readFileSync } from "node:fs";
import type * as keras from "@kmr-js/core";
import { loadModel, loadWeights } from "@kmr-js/io";
import { kerasLayers } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, test } from "vitest";

interface Values {
  readonly shape: number[];
  readonly data: number[];
}
interface Case {
  readonly inputs: [Values];
  readonly outputs: [Values];
  readonly optimizer?: Values[];
}
const expected = JSON.parse(readFileSync(fixture("keras2-archive/expected.json"), "utf8")) as {
  readonly layers: Case;
  readonly trained: Case;
};
const tensor = ({ data, shape }: Values): tf.Tensor => tf.tensor(data, shape);

let model: keras.Model | undefined;
const notices: string[] = [];
afterEach(() => {
  model?.dispose();
  notices.splice(0);
});

async function open(name: string): Promise<keras.Model> {
  const opened = (await loadModel(fixture(`keras2-archive/${name}`), {
    objects: [kerasLayers],
    onNotice: (text) => notices.push(text),
  })) as unknown as keras.Model;
  model = opened;
  return opened;
}

test.each(["layers", "trained"] as const)("the model %s", async (name) => {
  const opened = await open(`${name}.keras`);

  const { inputs, outputs } = expected[name];
  expect(opened(tensor(inputs[0]))).toBeAllClose(tensor(outputs[0]), { atol: 1e-6, rtol: 1e-5 });
  expect(notices).toEqual([]);
});

test.each(["layers", "trained"] as const)("the weights of %s, none left over", async (name) => {
  const opened = await open(`${name}.keras`);
  opened.setWeights(opened.weights.map(({ shape }) => tf.zeros([...shape])));

  const path = fixture(`keras2-archive/${name}.weights.h5`);
  const { unread } = await loadWeights(opened as never, path);

  const { inputs, outputs } = expected[name];
  expect(opened(tensor(inputs[0]))).toBeAllClose(tensor(outputs[0]), { atol: 1e-6, rtol: 1e-5 });
  expect(unread).toEqual([]);
});

test("the optimizer continues, with the learning rate that the file leaves out", async () => {
  const { optimizer } = await open("trained.keras");

  const state = expected.trained.optimizer ?? [];
  expect(optimizer.variables).toHaveLength(state.length);
  for (const [i, values] of state.entries())
    expect(optimizer.variables[i]?.value).toBeAllClose(tensor(values), { atol: 1e-7 });
});
