/** @file Each mistake a newcomer makes gives an error that says what to type next, and leaves the weights as they were. */
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as keras from "@kmr-js/core";
import { loadWeights, loadModel as loadWith } from "@kmr-js/io";
import { DeepFeatureTower, loadModel } from "@kmr-js/kmr-compat";
import { Dense, kerasLayers } from "@kmr-js/layers";
import { fixture } from "@kmr-js/test";
import { zeros } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kmr-errors-"));
});

async function broken(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

async function caught(run: () => unknown): Promise<Error> {
  try {
    await run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}

describe("a wrong argument", () => {
  test("a value out of range names the layer, the key, the rule and the value", () => {
    expect(() => new DeepFeatureTower({ units: 0 })).toThrow(keras.ConfigError);
    expect(() => new DeepFeatureTower({ units: 0 })).toThrow(
      "DeepFeatureTower: units must be a positive integer. Received: units=0.",
    );
    expect(() => new DeepFeatureTower({ name: "user_tower", dropout_rate: 1 })).toThrow(
      'DeepFeatureTower "user_tower": dropout_rate must be a number in [0, 1). Received: dropout_rate=1.',
    );
  });

  test("an unknown key names the nearest that exists", () => {
    const config = { units: 8, actvation: "relu" };

    expect(() => new Dense(config)).toThrow(keras.ConfigError);
    expect(() => new Dense(config)).toThrow(
      /unknown config key "actvation"\. Did you mean "activation"\?/,
    );
  });

  test("an unknown key of a KMR layer is dropped, as KMR drops it, and told when a file holds it", () => {
    const config: Record<string, unknown> = { units: 8, hiden_layers: 3 };
    const tower = new DeepFeatureTower(config);

    expect(tower.config).toMatchObject({ units: 8, hidden_layers: 2 });
    expect(keras.noticesOf(tower as unknown as keras.AnyLayer)).toEqual([
      expect.stringMatching(/"hiden_layers" is dropped.* Did you mean "hidden_layers"\?/),
    ]);
  });

  test("an unknown activation names the nearest that exists", () => {
    expect(() => new Dense({ units: 2, activation: "rellu" })).toThrow(/did you mean "relu"\?/);
  });

  test("an input of the wrong rank names the layer, the rule and the shape", () => {
    const tower = new DeepFeatureTower({ name: "tower" });

    expect(() => tower(keras.Input({ batch_shape: [null] }))).toThrow(keras.ShapeError);
    expect(() => tower(zeros([3]))).toThrow(
      'DeepFeatureTower "tower": the input must have at least rank 2. Received: shape (3,).',
    );
  });

  test("an input of another width than the layer was built for is refused", () => {
    const dense = new Dense({ units: 2, name: "scores" });
    dense(keras.Input({ shape: [4] }));

    expect(() => dense(keras.Input({ shape: [5] }))).toThrow(
      'Dense "scores": the input must have size 4 on axis -1. Received: shape (None, 5).',
    );
  });
});

describe("a file that is none", () => {
  test("a missing file is named", async () => {
    const error = await caught(() => loadModel(join(folder, "nowhere.keras")));

    expect(error).toBeInstanceOf(keras.FileFormatError);
    expect(error.message).toContain("nowhere.keras");
    expect(error.message).toContain("no such file");
  });

  test.each([0.2, 0.5, 0.9, 0.999])("a zip archive cut at %f of its length", async (share) => {
    const whole = await readFile(fixture("kmr/two_tower.keras"));
    const path = await broken("cut.keras", whole.subarray(0, Math.floor(whole.length * share)));
    const error = await caught(() => loadModel(path));

    expect(error).toBeInstanceOf(keras.FileFormatError);
    expect(error.message).toContain("cut.keras");
  });

  test("an HDF5 file that is none", async () => {
    const path = await broken("text.h5", new TextEncoder().encode("not an HDF5 file at all"));
    const error = await caught(() => loadModel(path));

    expect(error).toBeInstanceOf(keras.FileFormatError);
    expect(error.message).toContain("text.h5");
  });

  test("an HDF5 signature with nothing behind it", async () => {
    const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0];
    const path = await broken("signature.weights.h5", Uint8Array.from(signature));
    const model = await loadModel(fixture("kmr/tower_default.keras"));

    expect(await caught(() => loadWeights(model, path))).toBeInstanceOf(keras.FileFormatError);
    model.dispose();
  });

  test("weights without a model say how to load them", async () => {
    const error = await caught(() => loadModel(fixture("kmr/two_tower.weights.h5")));

    expect(error.message).toContain("loadWeights(model, source)");
  });
});

describe("a model that does not fit", () => {
  test("an unknown class lists the tables that were searched and the line to write", async () => {
    const error = await caught(() =>
      loadWith(fixture("kmr/tower_default.keras"), { objects: [kerasLayers] }),
    );

    expect(error).toBeInstanceOf(keras.SerializationError);
    expect(error.message).toContain('config.layers[1]: unknown class "DeepFeatureTower"');
    expect(error.message).toContain("Tables searched: kerasLayers");
    expect(error.message).toContain("objects: [kerasLayers, ");
  });

  test("weights of another shape are explained, and none is changed", async () => {
    const input = keras.Input({ shape: [20] });
    const model = new keras.Model({
      inputs: input,
      outputs: new DeepFeatureTower({ units: 16 })(input),
    });
    const before = model.weights.map((weight) => Array.from(weight.value.dataSync()));
    const error = await caught(() => loadWeights(model, fixture("kmr/tower_default.weights.h5")));

    expect(error).toBeInstanceOf(keras.ShapeError);
    expect(error.message).toMatch(/kernel expects \(20, 16\), but .*\/vars\/0 holds \(20, 32\)/);
    expect(model.weights.map((weight) => Array.from(weight.value.dataSync()))).toEqual(before);
    model.dispose();
  });

  test("one weight that does not fit leaves those that do unchanged", async () => {
    const input = keras.Input({ shape: [20] });
    const tower = new DeepFeatureTower({ units: 32, hidden_layers: 3 });
    const model = new keras.Model({ inputs: input, outputs: tower(input) });
    const before = model.weights.map((weight) => Array.from(weight.value.dataSync()));
    const error = await caught(() => loadWeights(model, fixture("kmr/tower_default.weights.h5")));

    expect(error).toBeInstanceOf(keras.SerializationError);
    expect(error.message).toContain(
      "there is no layers/deep_feature_tower/dense_layers/dense_2/vars",
    );
    expect(model.weights.map((weight) => Array.from(weight.value.dataSync()))).toEqual(before);
    model.dispose();
  });
});
