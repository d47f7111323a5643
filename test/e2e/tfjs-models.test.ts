/** @file Layers models of TensorFlow.js and of its converter, against what they computed. */
import { readdirSync, readFileSync } from "node:fs";
import type * as keras from "@kmr-js/core";
import { inspectFile, loadModel } from "@kmr-js/io";
import { kerasLayers } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";

interface Values {
  readonly shape: number[];
  readonly data: number[];
}
const expected = Object.assign(
  {},
  ...readdirSync(fixture("tfjs"))
    .filter((name) => name.startsWith("expected"))
    .map((name) => JSON.parse(readFileSync(fixture(`tfjs/${name}`), "utf8"))),
) as Record<string, { readonly inputs: readonly Values[]; readonly output: Values }>;

async function open(name: string): Promise<{ model: keras.AnyModel; notices: string[] }> {
  const notices: string[] = [];
  const model = await loadModel(fixture(`tfjs/${name}.json`), {
    objects: [kerasLayers],
    onNotice: (text) => notices.push(text),
  });
  return { model, notices };
}

describe("a model.json computes what was computed with it", () => {
  test.each(Object.keys(expected))("%s", async (name) => {
    const { model, notices } = await open(name);
    const { inputs = [], output } = expected[name] ?? {};
    const tensors = inputs.map(({ data, shape }) => tf.tensor(data, shape));

    const result = model.invoke(tensors.length === 1 ? tensors[0] : tensors) as keras.Tensor;

    expect(result).toBeAllClose(tf.tensor(output?.data ?? [], output?.shape), {
      atol: 1e-6,
      rtol: 1e-5,
    });
    expect(notices).toEqual([]);
    model.dispose();
  });
});

test("it is compiled as it was saved", async () => {
  const { model } = await open("sequential");

  expect(model.optimizer.getConfig()).toMatchObject({
    learning_rate: expect.closeTo(0.001, 6),
    beta_1: 0.9,
  });
  model.dispose();
});

test("inspectFile tells the format, and which weights the arrays fill", async () => {
  const report = await inspectFile(fixture("tfjs/functional.json"), [kerasLayers]);

  expect(report.format).toBe("TensorFlow.js layers model");
  expect(report.problems).toEqual([]);
  expect(report.weights.every(({ fills }) => fills !== undefined)).toBe(true);
});
