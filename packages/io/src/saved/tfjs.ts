/** @file TensorFlow.js's layers models: `model.json`, and the weights in shards beside it. */
import {
  FileFormatError,
  isJsonObject,
  type Json,
  type JsonObject,
  show,
  UnsupportedError,
} from "@kmr-js/core";
import { MAX_SHARDS } from "../limits.ts";
import { joined, type RandomAccess } from "../random-access.ts";
import type { OpenSource } from "../source.ts";
import { arrayFile } from "./array-file.ts";
import { compileConfigOf, noAssets, type SavedFile } from "./saved-file.ts";
import { siblingName } from "./sibling-name.ts";
import { type Manifest, manifestArrays } from "./tfjs-manifest.ts";

/** Opens a layers model that TensorFlow.js, or its converter from Python, wrote. */
export async function openTfjs(json: JsonObject, opened: OpenSource): Promise<SavedFile> {
  const { name } = opened;
  if (json["format"] === "graph-model") {
    throw new UnsupportedError(
      `"${name}" is a TensorFlow.js graph model: a graph of TensorFlow's operations, without Keras's layers. Convert the Python model with --output_format tfjs_layers_model, or save it as .keras.`,
    );
  }
  const topology = topologyOf(json, name);
  const manifest = json["weightsManifest"] ?? [];
  const parts: RandomAccess[] = [];
  const close = (): void => {
    for (const part of parts) part.close();
  };
  try {
    const groups: Manifest[] = [];
    for (const [i, group] of groupsOf(manifest, name).entries()) {
      const shards: RandomAccess[] = [];
      for (const path of group.paths) {
        const { bytes } = await opened.sibling(
          siblingName(path, name, `weightsManifest[${i}].paths`),
        );
        parts.push(bytes);
        shards.push(bytes);
      }
      groups.push({ entries: group.weights, bytes: joined(shards) });
    }
    const list = manifestArrays(groups, name);
    const order = list.map(({ path }) => path);
    return {
      name,
      format: "TensorFlow.js layers model",
      kerasVersion: topology.version,
      config: topology.model,
      compileConfig: topology.training,
      weights: { layout: "tfjs", arrays: arrayFile(name, list), order },
      assets: noAssets,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

interface Topology {
  readonly model: Json;
  readonly version: string;
  readonly training: JsonObject | undefined;
}

/** The saved model inside `modelTopology`: TensorFlow.js writes it bare, the converter one level deeper. */
function topologyOf({ modelTopology: value, trainingConfig }: JsonObject, file: string): Topology {
  if (!isJsonObject(value)) {
    throw new FileFormatError(
      `"${file}": modelTopology must be an object. Received: ${show(value)}.`,
      { file, entry: "modelTopology" },
    );
  }
  const { keras_version: version, model_config, training_config } = value;
  // TensorFlow.js names its own version, and its layers are those of Keras 2.
  const stated = typeof version === "string" && /^\d/.test(version) ? version : "2";
  const python = isJsonObject(training_config) ? compileConfigOf(training_config) : undefined;
  return {
    model: isJsonObject(model_config) ? model_config : withoutUnset(value),
    version: stated,
    training: isJsonObject(trainingConfig) ? tfjsCompileConfig(trainingConfig) : python,
  };
}

/** TensorFlow.js writes null for a flag that was not given. */
function withoutUnset(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutUnset(item));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).filter(
    ([key, inner]) => !(key === "unit_forget_bias" && inner === null),
  );
  return Object.assign(
    Object.create(null),
    Object.fromEntries(entries.map(([key, inner]) => [key, withoutUnset(inner as Json)])),
  );
}

/** TensorFlow.js spells the optimizer's config its own way: `learningRate`, `beta1`. */
function tfjsCompileConfig(config: JsonObject): JsonObject {
  const { optimizer, metrics, ...rest } = compileConfigOf(config);
  const { class_name, config: saved } = isJsonObject(optimizer) ? optimizer : {};
  const keys = Object.entries(isJsonObject(saved) ? saved : {}).map(([key, value]) => [
    key.replace(/(?<=[a-z])[A-Z0-9]/g, (character) => `_${character.toLowerCase()}`),
    value as Json,
  ]);
  const none = isJsonObject(metrics) && Object.keys(metrics).length === 0;
  return {
    ...rest,
    ...(none || metrics === undefined ? {} : { metrics }),
    ...(class_name === undefined
      ? {}
      : { optimizer: { class_name, config: Object.fromEntries(keys) } }),
  };
}

function groupsOf(
  manifest: Json,
  file: string,
): { paths: readonly Json[]; weights: readonly Json[] }[] {
  const groups = Array.isArray(manifest) ? (manifest as readonly Json[]) : [null];
  let shards = 0;
  return groups.map((group, i) => {
    const { paths, weights } = isJsonObject(group) ? group : {};
    if (Array.isArray(paths) && Array.isArray(weights)) {
      shards += paths.length;
      if (shards <= MAX_SHARDS) return { paths, weights };
      throw new FileFormatError(`"${file}" names more than ${MAX_SHARDS} shards.`, { file });
    }
    throw new FileFormatError(
      `"${file}": weightsManifest[${i}] must have the lists paths and weights. Received: ${show(group)}.`,
      { file, entry: `weightsManifest[${i}]` },
    );
  });
}
