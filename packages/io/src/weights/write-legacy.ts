/** @file Writes a model in Keras's legacy `.h5` format: its config as an attribute, weights by layer name. */
import {
  type AnyLayer,
  type AnyModel,
  isJsonObject,
  type Json,
  type JsonObject,
  Model,
  serializeLayer,
  type Variable,
} from "@kmr-js/core";
import type { H5Writer } from "../hdf5/h5-writer.ts";
import { savedConfig } from "../keras-archive/saved-config.ts";
import { ordered } from "./match-legacy.ts";
import { allLayers } from "./weight-paths.ts";
import { dataOf } from "./write-v3.ts";

const ROOT = "/model_weights";
/** Bytes of an attribute that fit into an object header; Keras splits longer lists. */
const MAX_ATTRIBUTE = 64_512;

/** Writes a whole model. @see keras.saving.save_model with a `.h5` name */
export function writeLegacy(model: AnyLayer, h5: H5Writer, kerasVersion: string): void {
  const { class_name, config } = serializeLayer(model);
  const plain = withoutFactors(config as JsonObject) as JsonObject;
  const object = { class_name, config: legacyConfig(plain, pythonNames(model)) };
  h5.attribute("/", "keras_version", kerasVersion);
  h5.attribute("/", "backend", "tensorflow");
  h5.attribute("/", "model_config", savedConfig(model, object as JsonObject));
  h5.group(ROOT);
  h5.attribute(ROOT, "keras_version", kerasVersion);
  h5.attribute(ROOT, "backend", "tensorflow");
  const layers = model instanceof Model ? model.layers : [model];
  listAttribute(
    h5,
    ROOT,
    "layer_names",
    layers.map(({ name }) => name),
  );
  for (const layer of layers) {
    writeWeights(h5, `${ROOT}/${layer.name}`, ordered(layer));
  }
  writeWeights(h5, `${ROOT}/top_level_model_weights`, model.ownVariables);
  if (model instanceof Model && model.compiled) writeTraining(model, h5);
}

/** LoRA is part of the weights of layers other than convolutions: a legacy file would have to hold its factors too. */
function withoutFactors(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutFactors);
  if (!isJsonObject(value)) return value;
  const { class_name, config } = value;
  const isMerged = isJsonObject(config) && !/^Conv[123]D$/.test(String(class_name));
  const entries = Object.entries(value).map(([key, inner]) => {
    if (key !== "config" || !isMerged) return [key, withoutFactors(inner as Json)] as const;
    const { lora_rank: _rank, lora_alpha: _alpha, ...rest } = config;
    return [key, withoutFactors(rest)] as const;
  });
  return Object.fromEntries(entries);
}

/** Short names of losses, which Keras writes into a legacy file and then cannot read there. */
const lossNames: Readonly<Record<string, string>> = {
  bce: "binary_crossentropy",
  kld: "kl_divergence",
  mae: "mean_absolute_error",
  mape: "mean_absolute_percentage_error",
  mse: "mean_squared_error",
  msle: "mean_squared_logarithmic_error",
};

function longLossNames(value: Json): Json {
  if (typeof value === "string") return lossNames[value.toLowerCase()] ?? value;
  if (Array.isArray(value)) return value.map(longLossNames);
  if (!isJsonObject(value) || "class_name" in value) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, longLossNames(inner as Json)]),
  );
}

/** What a model was compiled with, and the state of its optimizer. */
function writeTraining(model: AnyModel, h5: H5Writer): void {
  const { optimizer, loss = null, ...rest } = model.trainer.getCompileConfig();
  const { class_name, config } = optimizer as JsonObject;
  const saved = {
    ...rest,
    loss: longLossNames(loss),
    optimizer_config: { class_name, config },
  } as JsonObject;
  h5.attribute("/", "training_config", savedConfig(model as unknown as AnyLayer, saved));
  writeWeights(h5, "/optimizer_weights", model.optimizer.variables);
}

/** Classes that Python calls otherwise than its files of today do. */
function pythonNames(model: AnyLayer): ReadonlyMap<unknown, string> {
  const classes = allLayers(model).map(({ cls }) => cls);
  return new Map(
    classes.map(({ className, pythonName = className }) => [className, pythonName] as const),
  );
}

/** A functional config whose layers are written without a module: the mark of a legacy file. */
function legacyConfig(config: JsonObject, names: ReadonlyMap<unknown, string>): JsonObject {
  const { layers } = config;
  if (!Array.isArray(layers)) return config;
  return {
    ...config,
    layers: (layers as readonly JsonObject[]).map(
      ({ module, registered_name, build_config, ...entry }) =>
        ({
          ...entry,
          // classes that were registered go by that name, the others by Python's
          class_name: String(registered_name).includes(">")
            ? registered_name
            : (names.get(entry["class_name"]) ?? entry["class_name"]),
          // ops have no place in Keras's table of layers: they keep their module
          ...(String(module).startsWith("keras.src.ops") ? { module, registered_name } : {}),
        }) as JsonObject,
    ),
  };
}

function writeWeights(h5: H5Writer, group: string, variables: readonly Variable[]): void {
  h5.group(group);
  const names = uniqueNames(variables.map(({ path }) => path));
  listAttribute(h5, group, "weight_names", names);
  for (const [i, variable] of variables.entries()) {
    h5.dataset(`${group}/${names[i]}`, variable.shape, dataOf(variable));
  }
}

/** Names are paths of datasets, so a second one of the same name gets a number. */
function uniqueNames(names: readonly string[]): string[] {
  const used = new Map<string, number>();
  return names.map((name) => {
    const count = used.get(name) ?? 0;
    used.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  });
}

/** A list of strings, in as many attributes as it takes: `name`, or `name0`, `name1`, …. */
function listAttribute(h5: H5Writer, path: string, name: string, values: readonly string[]): void {
  const width = Math.max(1, ...values.map((text) => new TextEncoder().encode(text).length));
  const length = Math.max(1, Math.floor(MAX_ATTRIBUTE / width));
  if (values.length <= length) {
    h5.attribute(path, name, values);
    return;
  }
  for (let i = 0; i * length < values.length; i++) {
    h5.attribute(path, `${name}${i}`, values.slice(i * length, (i + 1) * length));
  }
}
