/** @file Quantized and adapted models, and what older Keras wrote otherwise, against what Keras computed. */
import { readFileSync } from "node:fs";
import * as keras from "@kmr-js/core";
import { loadModel as loadWith } from "@kmr-js/io";
import { loadWeights } from "@kmr-js/kmr-compat";
import { kerasLayers } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, test } from "vitest";

interface Values {
  readonly shape: number[];
  readonly data: number[];
}
interface Case {
  readonly inputs: readonly Values[];
  readonly outputs: readonly Values[];
  readonly optimizer?: readonly Values[];
}
const cases = JSON.parse(readFileSync(fixture("quantized/expected.json"), "utf8")) as Record<
  string,
  Case
>;

let model: keras.Model | undefined;
afterEach(() => {
  model?.dispose();
  model = undefined;
});

/** Opens a model. @returns the notices of the load. */
async function open(name: string): Promise<{ model: keras.Model; notices: string[] }> {
  const notices: string[] = [];
  const opened = (await loadWith(fixture(`quantized/${name}`), {
    objects: [kerasLayers],
    onNotice: (text) => notices.push(text),
  })) as unknown as keras.Model;
  model = opened;
  return { model: opened, notices };
}

function expectKerasNumbers(of: keras.Model, name: string): void {
  const { inputs, outputs } = cases[name] as Case;
  const symbols = keras.flatten(of.inputs as keras.KerasTensor[]);
  const values = inputs.map(({ data, shape }, i) =>
    tf.tensor(data, shape, symbols[i]?.dtype === "int32" ? "int32" : "float32"),
  );
  const results = keras.flatten(of((values.length > 1 ? values : values[0]) as never) as never);
  expect(results).toHaveLength(outputs.length);
  for (const [i, { data, shape }] of outputs.entries())
    expect(results[i]).toBeAllClose(tf.tensor(data, shape), { atol: 2e-6, rtol: 1e-5 });
}

describe("a quantized model computes with the floats that its weights stand for", () => {
  test.each([
    [
      "int4.keras",
      "int4",
      /^table, heads, first, joined, last, words: int4 weights are dequantized\./,
    ],
    ["int4-channels.keras", "int4-channels", /^table, heads, .*: int4 weights/],
    ["int4-3.12.0.keras", "int4-3.12.0", /: int4 weights are dequantized\. Where Keras rounds/],
    ["int4.h5", "int4.h5", /^first, last: int4 weights are dequantized/],
    ["int8.h5", "int8.h5", /^first, last: int8 weights are dequantized/],
    ["int8-3.1.1.keras", "int8-3.1.1", /^first, last: int8 weights are dequantized/],
    ["int8-3.2.1.keras", "int8-3.2.1", /^embedding, embedding_1: int8 weights are dequantized/],
    ["float8.keras", "float8", /^first, last: computed in float32\. Keras rounds .* to float8/],
  ])("%s", async (file, name, notice) => {
    const { model: opened, notices } = await open(file);

    expectKerasNumbers(opened, name);
    expect(notices).toEqual([expect.stringMatching(notice)]);
  });

  test("and gives its weights to a float model, none left over", async () => {
    const { model: opened } = await open("int4.keras");
    opened.setWeights(opened.weights.map(({ shape }) => tf.zeros([...shape])));

    const report = await loadWeights(opened as never, fixture("quantized/int4.keras"));

    expectKerasNumbers(opened, "int4");
    expect(report.unread).toEqual([]);
  });

  test("in gptq is refused by name", async () => {
    await expect(open("gptq.keras")).rejects.toThrow(
      /int8, int4 and float8 are read\. Received: gptq \(first\)/,
    );
  });
});

describe("LoRA", () => {
  test.each(["lora.keras", "lora.h5"])("of %s is part of the weights", async (file) => {
    const { model: opened, notices } = await open(file);

    expectKerasNumbers(opened, "lora");
    expect(notices).toEqual([]);
    expect(opened.getLayer("first").getConfig()).toMatchObject({ lora_rank: 2, lora_alpha: 3 });
  });
});

test("ops in a legacy file, which Keras does not open again, are read", async () => {
  const { model: opened } = await open("ops.h5");

  expectKerasNumbers(opened, "ops.h5");
});

test("a model that others inside share gets its weights in each of them, and says so", async () => {
  const { model: opened, notices } = await open("shared.keras");

  expectKerasNumbers(opened, "shared");
  expect(notices).toEqual([expect.stringMatching(/^first: in Python shared by several models/)]);
});

test("Nadam of Keras 3.4 continues with its running product", async () => {
  const { model: opened, notices } = await open("nadam-3.4.1.keras");

  const { optimizer } = cases["nadam-3.4.1"] as Case;
  expect(notices).toEqual([]);
  expect(opened.optimizer.variables).toHaveLength(optimizer?.length ?? 0);
  for (const [i, { data, shape }] of (optimizer ?? []).entries())
    expect(opened.optimizer.variables[i]?.value).toBeAllClose(tf.tensor(data, shape), {
      atol: 1e-7,
      rtol: 1e-6,
    });
});
