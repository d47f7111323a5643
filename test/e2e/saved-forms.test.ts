/** @file Every form in which Keras saves models and weights, against what Keras computed. */
import { readdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import * as keras from "@kmr-js/core";
import { inspectFile, loadModel as loadWith, modelToBytes } from "@kmr-js/io";
import { kmrLayers, loadModel, loadWeights } from "@kmr-js/kmr-compat";
import { Dense, kerasLayers } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, test } from "vitest";
import { openH5 } from "../../packages/io/src/hdf5/h5wasm-file.ts";

interface Values {
  readonly shape: number[];
  readonly data: number[];
}
interface Case {
  readonly inputs: readonly Values[];
  readonly outputs: readonly Values[];
  readonly optimizer?: readonly Values[];
}
const cases = JSON.parse(readFileSync(fixture("files/expected.json"), "utf8")) as Record<
  string,
  Case
>;
const file = (name: string): string => fixture(`files/${name}`);

const opened: keras.Model[] = [];
afterEach(() => {
  for (const model of opened.splice(0)) model.dispose();
});

async function open(name: string): Promise<keras.Model> {
  const model = (await loadWith(file(name), {
    objects: [kerasLayers],
    onNotice: () => {},
  })) as unknown as keras.Model;
  opened.push(model);
  return model;
}

/** Runs a model on the inputs that Keras recorded, and compares with its outputs. */
function expectKerasNumbers(model: keras.Model, name: string): void {
  const { inputs, outputs } = cases[name] as Case;
  const [input] = inputs as [Values];
  const dtype = (model.inputs as keras.KerasTensor).dtype.startsWith("int") ? "int32" : "float32";
  const result = model(tf.tensor(input.data, input.shape, dtype)) as keras.Tensor;
  const [output] = outputs as [Values];
  expect(result).toBeAllClose(tf.tensor(output.data, output.shape), { atol: 1e-6, rtol: 1e-5 });
}

/** A model whose weights are all zero, so that a weight that is not read shows. */
async function emptied(name: string): Promise<keras.Model> {
  const model = await open(name);
  model.setWeights(model.weights.map(({ shape }) => tf.zeros([...shape])));
  return model;
}

describe("a model", () => {
  test.each(readdirSync(fixture("files")).filter((name) => /^keras-.*\.keras$/.test(name)))(
    "%s, whose layers changed their places between versions",
    async (name) => {
      expectKerasNumbers(await open(name), name.replace(".keras", ""));
    },
  );

  test.each(["container.keras", "deflated.keras", "zip64.keras", "directory"])(
    "%s",
    async (name) => {
      expectKerasNumbers(await open(name), "container");
    },
  );

  test.each(["float16", "bfloat16"])("%s.keras, computed in float32", async (name) => {
    expectKerasNumbers(await open(`${name}.keras`), name);
  });

  test("frequencies.h5, whose lookup holds weights of tokens; and written again", async () => {
    const model = await open("frequencies.h5");
    expectKerasNumbers(model, "frequencies");
    const bytes = await modelToBytes(model as never, { format: "h5" });
    const again = (await loadWith(bytes, { objects: [kerasLayers] })) as unknown as keras.Model;
    opened.push(again);
    expectKerasNumbers(again, "frequencies");
  });

  test("infinity.keras, whose config holds Infinity and -Infinity", async () => {
    const model = await open("infinity.keras");

    expect(Array.from((model(tf.tensor([[1, -2, 3]])) as keras.Tensor).dataSync())).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
  });

  test.each(["vocabulary.keras", "vocabulary"])("%s, with a vocabulary beside it", async (name) => {
    const model = await open(name);
    const { words, outputs } = cases["vocabulary"] as unknown as { words: string[][] } & Case;

    const result = model(tf.tensor(words)) as keras.Tensor;
    expect(Array.from(result.dataSync())).toEqual(outputs[0]?.data);
    const again = (await loadModel(await modelToBytes(model as never))) as unknown as keras.Model;
    opened.push(again);
    const copied = again(tf.tensor(words)) as keras.Tensor;
    expect(Array.from(copied.dataSync())).toEqual(outputs[0]?.data);
    await expect(modelToBytes(model as never, { format: "h5" })).rejects.toThrow(
      'The legacy .h5 format holds no vocabularies, which StringLookup "lookup" needs',
    );
  });

  test("the directory form opens through a file: URL", async () => {
    const model = await loadModel(pathToFileURL(`${file("directory")}/`));
    opened.push(model as unknown as keras.Model);

    expectKerasNumbers(model as unknown as keras.Model, "container");
  });
});

describe("weights", () => {
  test.each([
    ["shards.weights.json", "shards"],
    ["directory", "container"],
    ["deflated.keras", "container"],
    ["float16.weights.h5", "float16"],
    ["bfloat16.weights.h5", "bfloat16"],
    ["plain.weights.h5", "plain"],
    ["gzip.weights.h5", "plain"],
    ["big_endian.weights.h5", "plain"],
    ["float64.weights.h5", "plain"],
    ["legacy_weights.h5", "compiled"],
    ["compiled.h5", "compiled"],
    ["../hdf5/latest.weights.h5", "plain"],
    ["../hdf5/earliest.weights.h5", "plain"],
    ["../hdf5/latest.h5", "compiled"],
  ])("%s", async (name, expected) => {
    const model = await emptied("container.keras");

    const report = await loadWeights(model as never, file(name));

    expectKerasNumbers(model, expected);
    expect(report.unread).toEqual([]);
    expect(report.weights.map(({ status }) => status)).toEqual(model.weights.map(() => "matched"));
  });

  test("in shards, given as the list of their Files", async () => {
    const names = ["shards_00001.weights.h5", "shards.weights.json", "shards_00000.weights.h5"];
    const files = [...names, "shards_00002.weights.h5"].map(
      (name) => new File([readFileSync(file(name))], name),
    );
    const model = await emptied("shards.keras");

    await loadWeights(model as never, files);

    expectKerasNumbers(model, "shards");
    await expect(loadWeights(model as never, files.slice(0, 2))).rejects.toThrow(
      /needs the file "shards_0000\d.weights.h5", which is not in the list/,
    );
  });

  test("compressed in a way that cannot be read are told, with the way", async () => {
    const x = keras.Input({ shape: [64] });
    const dense = new Dense({ units: 64, use_bias: false });
    const model = new keras.Model({ inputs: x, outputs: dense(x) });

    await expect(loadWeights(model as never, file("lzf.weights.h5"))).rejects.toThrow(
      /is compressed with lzf, which cannot be read; gzip, shuffle and fletcher32 can/,
    );
  });
});

describe("a quantized model", () => {
  test("in int8 computes with the floats that its weights stand for, and says so", async () => {
    const notices: string[] = [];
    const model = (await loadWith(file("int8.keras"), {
      objects: [kerasLayers],
      onNotice: (text) => notices.push(text),
    })) as unknown as keras.Model;
    opened.push(model);

    expectKerasNumbers(model, "int8");
    expect(notices).toEqual([
      expect.stringMatching(
        /^embedding, .* int8 weights are dequantized\. Keras rounds the inputs/,
      ),
    ]);
    expect(model.getLayer("dense").dtypePolicy.name).toBe("float32");
  });

  test("in int8 gives its weights to a float model", async () => {
    const model = await emptied("int8.keras");

    const report = await loadWeights(model as never, file("int8.weights.h5"));

    expectKerasNumbers(model, "int8");
    expect(report.notices).toHaveLength(1);
    expect(report.unread).toEqual([]);
  });
});

describe("a compiled model in the legacy format", () => {
  test("is compiled again, with the state of its optimizer", async () => {
    const model = await open("compiled.h5");

    expectKerasNumbers(model, "compiled");
    const state = cases["compiled"]?.optimizer ?? [];
    expect(model.optimizer.variables).toHaveLength(state.length);
    for (const [i, variable] of model.optimizer.variables.entries())
      expect(variable.value).toBeAllClose(tf.tensor(state[i]?.data ?? [], state[i]?.shape), {
        atol: 1e-7,
        rtol: 1e-6,
      });
  });
});

describe("a compiled model of Keras 2", () => {
  test.each([
    ["keras2-adam.h5", (slot: string, weight: string) => `Adam/${slot}/${weight}:0`],
    ["keras2-older-adam.h5", (slot: string, weight: string) => `Adam/${weight}/${slot}:0`],
  ])("%s is compiled again, with the moments of its optimizer", async (name, pathOf) => {
    const notices: string[] = [];
    const model = (await loadModel(file(name), {
      onNotice: (text) => notices.push(text),
    })) as unknown as keras.Model;
    opened.push(model);
    const h5 = await openH5(readFileSync(file(name)), name);

    expect(notices).toEqual([]);
    const slots = model.optimizer.variables.slice(-8);
    const paths = ["a/kernel", "a/bias", "b/kernel", "b/bias"].flatMap((weight) => [
      pathOf("m", weight),
      pathOf("v", weight),
    ]);
    for (const [i, { value }] of slots.entries()) {
      const stored = h5.dataset(`/optimizer_weights/${paths[i]}`);
      expect(Array.from(value.dataSync())).toEqual(Array.from(stored?.read() as Float32Array));
    }
    expect(model.optimizer.variables[0]?.value.dataSync()[0]).toBe(4);
    h5.close();
  });

  test("decays its learning rate as Keras 2 did", async () => {
    const model = await open("keras2-older-adam.h5");

    expect(model.optimizer.getConfig()["learning_rate"]).toMatchObject({
      class_name: "InverseTimeDecay",
      config: { decay_steps: 1, decay_rate: 0.1 },
    });
  });
});

describe("inspectFile", () => {
  test.each([
    ["container.keras", "Keras 3 archive (.keras)", 8],
    ["directory", "Keras 3 directory", 8],
    ["plain.weights.h5", "Keras 3 weights", 8],
    ["shards.weights.json", "Keras 3 weights in shards", 8],
    ["compiled.h5", "legacy HDF5 model", 22],
    ["legacy_weights.h5", "legacy HDF5 weights", 8],
  ])("%s is told as %s", async (name, format, arrays) => {
    const report = await inspectFile(file(name), [kerasLayers, kmrLayers]);

    expect(report.format).toBe(format);
    expect(report.weights).toHaveLength(arrays);
    expect(report.problems).toEqual([]);
  });

  test("tells which weight of the model each array fills", async () => {
    const report = await inspectFile(file("container.keras"), [kerasLayers]);

    expect(report.weights[0]).toEqual({
      path: "/layers/batch_normalization/vars/0",
      shape: [6],
      dtype: "float32",
      fills: "norm/gamma",
    });
  });

  test("lists what keeps a model from being read", async () => {
    const report = await inspectFile(fixture("quantized/gptq.keras"), [kerasLayers]);

    expect(report.problems).toEqual([expect.stringContaining("Received: gptq (first)")]);
    expect(report.weights.length).toBeGreaterThan(0);
  });
});
