/** @file A file that holds several things that cannot be read tells all of them, before a weight is read. */
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Input, type JsonObject, Model, objectTable, SerializationError } from "@kmr-js/core";
import { saveWeights } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { Activation } from "@kmr-js/layers";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";

const tensor = (name: string): JsonObject => ({
  class_name: "__keras_tensor__",
  config: { shape: [null, 4], dtype: "float32", keras_history: [name, 0, 0] },
});

/** An entry of a graph that takes the output of another. */
function entry(name: string, from: string, saved: JsonObject): JsonObject {
  const config = { name, ...(saved["config"] as JsonObject) };
  return {
    module: "keras.layers",
    ...saved,
    config,
    name,
    inbound_nodes: from === "" ? [] : [{ args: [tensor(from)], kwargs: {} }],
  };
}

const input = entry("x", "", {
  class_name: "InputLayer",
  config: { batch_shape: [null, 4], dtype: "float32" },
});
const functional = (layers: JsonObject[], last: string): JsonObject => ({
  module: "keras.src.models.functional",
  class_name: "Functional",
  registered_name: "Functional",
  config: {
    name: "model",
    trainable: true,
    layers,
    input_layers: [["x", 0, 0]],
    output_layers: [[last, 0, 0]],
  },
});
const lambda = {
  class_name: "Lambda",
  config: { function: { class_name: "__lambda__", config: { code: "4wEA" } }, arguments: {} },
};

const model = functional(
  [
    input,
    entry("gate", "x", { class_name: "MyGate", config: { width: 3 } }),
    entry("dense", "gate", { class_name: "Dense", config: { units: 4, biass: true, fancy: 1 } }),
    entry("plus_one", "dense", lambda),
    entry("scan", "plus_one", {
      module: "keras.src.ops.core",
      class_name: "Scan",
      config: {},
    }),
    entry("saved", "scan", { class_name: "TFSMLayer", config: { filepath: "x" } }),
    entry(
      "inner",
      "saved",
      functional([input, entry("mine", "x", { class_name: "Mine" })], "mine"),
    ),
  ],
  "inner",
);

/** A folder that holds a model, and a weights file that fits none of its layers. */
async function saved(config: JsonObject): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), "kmr-unsupported-")), "model");
  await mkdir(folder);
  const x = Input({ shape: [2] });
  const other = new Model({ inputs: x, outputs: new Activation({ activation: "relu" })(x) });
  await writeFile(join(folder, "config.json"), JSON.stringify(config));
  await writeFile(join(folder, "metadata.json"), JSON.stringify({ keras_version: "3.15.1" }));
  await saveWeights(other as never, join(folder, "model.weights.h5"));
  return folder;
}

test("an unknown class, unknown keys, a Lambda, an op, a foreign layer and a nested class at once", async () => {
  const before = tf.memory().numTensors;
  const error = await loadModel(await saved(model)).then(
    () => undefined,
    (reason: unknown) => reason as SerializationError,
  );

  expect(error).toBeInstanceOf(SerializationError);
  expect(error?.problems).toEqual([
    expect.stringMatching(/^config\.layers\[1\]: unknown class "MyGate"\. Tables searched: /),
    expect.stringMatching(
      /^config\.layers\[2\]: Dense "dense": unknown config key "biass"\..* Unknown config key "fancy"/,
    ),
    expect.stringMatching(
      /^config\.layers\[3\]\.config\.function: a Lambda layer holds Python code/,
    ),
    expect.stringMatching(
      /^config\.layers\[4\]: the op Scan \(keras\.src\.ops\.core\) is not supp/,
    ),
    expect.stringMatching(/^config\.layers\[5\]: TFSMLayer cannot run outside Python: /),
    expect.stringMatching(/^config\.layers\[6\]\.config\.layers\[1\]: unknown class "Mine"/),
  ]);
  expect(error?.message).toMatch(/^config: 6 things cannot be read:\n {2}- /);
  expect(tf.memory().numTensors).toBe(before);
});

test("a Lambda runs the caller's function under the layer's name", async () => {
  const layers = [input, entry("plus_one", "x", lambda)];
  const folder = await saved(functional(layers, "plus_one"));
  const functions = { plus_one: (x: tf.Tensor) => tf.add(x, 1) };
  const loaded = await loadModel(folder, { objects: [objectTable("mine", [], { functions })] });

  expect(await loaded.predict(tf.tensor([[1, 2, 3, 4]]))).toBeAllClose([[2, 3, 4, 5]]);
});

test("a config that asks for millions of layers is refused at once", async () => {
  const tower = entry("tower", "x", {
    module: "kmr.layers.DeepFeatureTower",
    class_name: "DeepFeatureTower",
    registered_name: "kmr.layers>DeepFeatureTower",
    config: { units: 4, hidden_layers: 2 ** 30 },
    build_config: { input_shape: [null, 4] },
  });
  const folder = await saved(functional([input, tower], "tower"));

  const loading = loadModel(folder);

  await expect(loading).rejects.toThrow(SerializationError);
  await expect(loading).rejects.toThrow("asks for more than 20000 layers");
});

test("a layer that makes millions of values of each one is refused", async () => {
  const repeat = entry("repeat", "x", {
    module: "keras.layers",
    class_name: "RepeatVector",
    registered_name: null,
    config: { n: 2 ** 23 },
  });
  const folder = await saved(functional([input, repeat], "repeat"));

  const loading = loadModel(folder);

  await expect(loading).rejects.toThrow('"repeat" makes 33554432 values of 4');
});
