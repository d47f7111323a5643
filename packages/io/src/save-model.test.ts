import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as keras from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, test } from "vitest";
import { openH5 } from "./hdf5/h5wasm-file.ts";
import { openArchive } from "./keras-archive/read.ts";
import { loadModel } from "./load-model.ts";
import { loadWeights } from "./load-weights.ts";
import { modelToBlob, modelToBytes, saveModel, saveWeights } from "./save-model.ts";

const fields = { factor: keras.fields.number(1) };

/** `factor · x · weight`. */
class Scale extends keras.Layer<typeof fields> {
  static override readonly className = "Scale";
  static override readonly registeredPackage = "mine";
  static override readonly fields = fields;
  weight = this.addWeight("weight", { shape: [2], initializer: new keras.initializers.Ones() });
  override call(x: keras.Tensor): keras.Tensor {
    return tf.mul(tf.mul(x, this.config.factor), this.weight.value);
  }
  override computeOutputShape(shape: keras.Shape): keras.Shape {
    return shape;
  }
}
const objects = [keras.objectTable("mine", [Scale as unknown as keras.LayerClass])];

function model(): keras.Model<keras.KerasTensor, keras.KerasTensor> {
  const x = keras.Input({ shape: [2], name: "x" });
  const made = new keras.Model({ inputs: x, outputs: new Scale({ name: "scale", factor: 3 })(x) });
  made.setWeights([tf.tensor([2, 5])]);
  return made;
}

const folder = mkdtempSync(join(tmpdir(), "kmr-save-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a .keras file", () => {
  test("opens again with the same numbers", async () => {
    const path = join(folder, "a.keras");

    await saveModel(model() as never, path);

    const again = await loadModel(path, { objects });
    expect(again(tf.tensor([[1, 1]]))).toBeAllClose([[6, 15]]);
  });

  test("has Keras's members, stored, and its floats", async () => {
    const archive = openArchive(await modelToBytes(model() as never), "x.keras");

    expect(archive.names).toEqual(["metadata.json", "config.json", "model.weights.h5"]);
    expect(archive.text("metadata.json")).toMatch(
      /^\{"keras_version": "3\.[\d.]+", "date_saved": "\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d"\}$/,
    );
    expect(archive.text("config.json")).toContain('"factor": 3.0');
    expect(archive.text("config.json")).toContain('"registered_name": "mine>Scale"');
  });

  test("has a group for every layer, with its name", async () => {
    const archive = openArchive(await modelToBytes(model() as never), "x.keras");
    const h5 = await openH5(archive.read("model.weights.h5"), "x");

    expect(h5.keys("/layers")).toEqual(["input_layer", "scale"]);
    expect(h5.attribute("/layers/scale/vars", "name")).toBe("scale");
    expect(h5.dataset("/layers/scale/vars/0")?.read()).toEqual(new Float32Array([2, 5]));
    h5.close();
  });
});

test("weights fill a model of the same layers", async () => {
  const path = join(folder, "a.weights.h5");
  await saveWeights(model() as never, path);
  const fresh = model();
  fresh.setWeights([tf.tensor([0, 0])]);

  await loadWeights(fresh as never, path);

  expect(fresh.getWeights()[0] as keras.Tensor).toBeAllClose([2, 5]);
});

test("a legacy .h5 file opens again", async () => {
  const again = await loadModel(await modelToBytes(model() as never, { format: "h5" }), {
    objects,
  });

  expect(again(tf.tensor([[1, 1]]))).toBeAllClose([[6, 15]]);
});

test("a Blob holds the bytes of the file", async () => {
  const again = await loadModel(await modelToBlob(model() as never), { objects });

  expect(again.countParams()).toBe(2);
});

describe("a path", () => {
  test("keeps its old file when the new one cannot be written", async () => {
    const path = join(folder, "kept.keras");
    writeFileSync(path, "old");
    const broken = model();
    broken.getLayer("scale").getConfig = () => {
      throw new Error("broken");
    };

    await expect(saveModel(broken as never, path)).rejects.toThrow("broken");

    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("in a folder that does not exist is named", async () => {
    const path = join(folder, "nowhere", "a.keras");

    await expect(saveModel(model() as never, path)).rejects.toThrow(/Cannot write ".*nowhere/);
    expect(existsSync(path)).toBe(false);
  });

  test.each(["a.txt", "a", "keras"])("%s tells no format", async (name) => {
    await expect(saveModel(model() as never, join(folder, name))).rejects.toThrow(
      "must end in .keras, .weights.h5 or .h5",
    );
  });

  test("of weights is no path of a model, and the other way round", async () => {
    await expect(saveModel(model() as never, "x.weights.h5")).rejects.toThrow("saveWeights");
    await expect(saveWeights(model() as never, "x.keras")).rejects.toThrow("end in .weights.h5");
  });
});
