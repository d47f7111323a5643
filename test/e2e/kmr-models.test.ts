/** @file KMR's models in sizes of their own, and the configs that KMR writes. */
import { readdirSync } from "node:fs";
import { type AnyLayer, isJsonObject, type JsonObject, type LayerClass } from "@kmr-js/core";
import { loadWeights, readParity, verifyParity } from "@kmr-js/io";
import { kmrLayers, kmrModels, loadModel, TwoTowerModel } from "@kmr-js/kmr-compat";
import { fixture, readFixture } from "@kmr-js/test";
import { describe, expect, test } from "vitest";
import { openArchive } from "../../packages/io/src/keras-archive/read.ts";
import { inMemory } from "../../packages/io/src/random-access.ts";

const casesIn = (folder: string): string[] =>
  readdirSync(fixture(folder)).filter((name) => /(?<!trained)\.keras$/.test(name));

describe("a model of KMR in other sizes computes what Keras computed, layer by layer", () => {
  test.each(casesIn("kmr-models"))("%s", async (name) => {
    const model = await loadModel(fixture(`kmr-models/${name}`));
    const parity = await readParity(fixture(`kmr-models/${name.replace(".keras", ".parity.h5")}`));
    const report = verifyParity(model, parity);

    expect(report.problems).toEqual([]);
    expect(report.firstDifference).toBeUndefined();
    expect(report.outputs).toHaveLength(parity.outputs.length);
    model.dispose();
  });

  test("weights alone fill a model that was never called", async () => {
    const model = new TwoTowerModel({
      user_feature_dim: 3,
      item_feature_dim: 11,
      num_items: 7,
      hidden_units: [9],
      output_dim: 6,
      activation: "tanh",
      top_k: 7,
    });
    const fit = await loadWeights(model, fixture("kmr-models/two_tower_one_block.weights.h5"));
    const parity = await readParity(fixture("kmr-models/two_tower_one_block.parity.h5"));

    expect(fit.unread).toEqual([]);
    expect(verifyParity(model, parity).passed).toBe(true);
    model.dispose();
  });
});

/** The entries of a config whose class is KMR's, the outermost first. */
function kmrEntries(json: unknown): JsonObject[] {
  if (Array.isArray(json)) return json.flatMap(kmrEntries);
  if (!isJsonObject(json)) return [];
  const inner = Object.values(json).flatMap(kmrEntries);
  const own = String(json["module"] ?? "").startsWith("kmr.") && "config" in json;
  return own ? [json, ...inner] : inner;
}

/** Without the copies of the tables that KMR puts there. */
function plain(config: JsonObject): JsonObject {
  const { user_embedding_weights: _, item_embedding_weights: __, ...rest } = config;
  return rest;
}

describe("a config of KMR comes back as it was", () => {
  const classes = new Map([...kmrLayers.classes, ...kmrModels.classes]);

  test.each(casesIn("kmr"))("%s", async (name) => {
    const archive = openArchive(inMemory(await readFixture(`kmr/${name}`)), name);
    const entries = kmrEntries(JSON.parse(archive.text("config.json")));

    for (const { config, registered_name, module } of entries) {
      const cls = classes.get(String(registered_name)) as LayerClass;
      const layer: AnyLayer = new cls(config);
      const saved = layer.toKerasObject();

      expect(saved["config"]).toEqual(plain(config as JsonObject));
      expect([saved["module"], saved["registered_name"]]).toEqual([module, registered_name]);
      expect(layer.notices()).toEqual([]);
    }
  });

  test("every class of KMR is met", async () => {
    const met = new Set<string>();
    for (const name of casesIn("kmr")) {
      const archive = openArchive(inMemory(await readFixture(`kmr/${name}`)), name);
      for (const { class_name } of kmrEntries(JSON.parse(archive.text("config.json"))))
        met.add(String(class_name));
    }

    expect([...met].sort()).toEqual([...classes.keys()].filter((n) => !n.includes(">")).sort());
  });
});
