/** @file Writes a model in Keras's legacy `.h5` format: its config as an attribute, weights by layer name. */
import { type AnyLayer, type JsonObject, Model, serializeLayer, type Variable } from "@kmr-js/core";
import type { H5Writer } from "../hdf5/h5-writer.ts";
import { savedConfig } from "../keras-archive/saved-config.ts";
import { allLayers } from "./weight-paths.ts";
import { dataOf } from "./write-v3.ts";

const ROOT = "/model_weights";
/** Bytes of an attribute that fit into an object header; Keras splits longer lists. */
const MAX_ATTRIBUTE = 64_512;

/** Writes a whole model. @see keras.saving.save_model with a `.h5` name */
export function writeLegacy(model: AnyLayer, h5: H5Writer, kerasVersion: string): void {
  const { class_name, config } = serializeLayer(model);
  const object = { class_name, config: legacyConfig(config as JsonObject, pythonNames(model)) };
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
    writeLayer(h5, `${ROOT}/${layer.name}`, [
      ...layer.trainableWeights,
      ...layer.nonTrainableWeights,
    ]);
  }
  writeLayer(h5, `${ROOT}/top_level_model_weights`, model.ownVariables);
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

function writeLayer(h5: H5Writer, group: string, variables: readonly Variable[]): void {
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
  const parts = Math.ceil((values.length * width) / MAX_ATTRIBUTE);
  if (parts <= 1) {
    h5.attribute(path, name, values);
    return;
  }
  const length = Math.ceil(values.length / parts);
  for (let i = 0; i * length < values.length; i++) {
    h5.attribute(path, `${name}${i}`, values.slice(i * length, (i + 1) * length));
  }
}
