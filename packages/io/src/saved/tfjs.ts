/** @file TensorFlow.js's layers models: `model.json`, and the weights in shards beside it. */
import {
  FileFormatError,
  isJsonObject,
  type Json,
  type JsonObject,
  show,
  UnsupportedError,
} from "@kmr-js/core";
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
  const topology = topologyOf(json["modelTopology"], name);
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
    const arrays = arrayFile(name, manifestArrays(groups, name));
    return {
      name,
      format: "TensorFlow.js layers model",
      kerasVersion: topology.version,
      config: topology.model,
      compileConfig: topology.training && compileConfigOf(topology.training),
      weights: { layout: "tfjs", arrays },
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
function topologyOf(value: Json | undefined, file: string): Topology {
  if (!isJsonObject(value)) {
    throw new FileFormatError(
      `"${file}": modelTopology must be an object. Received: ${show(value)}.`,
      {
        file,
        entry: "modelTopology",
      },
    );
  }
  const { keras_version: version, model_config, training_config } = value;
  // TensorFlow.js names its own version, and its layers are those of Keras 2.
  const stated = typeof version === "string" && /^\d/.test(version) ? version : "2";
  return {
    model: isJsonObject(model_config) ? model_config : value,
    version: stated,
    training: isJsonObject(training_config) ? training_config : undefined,
  };
}

function groupsOf(
  manifest: Json,
  file: string,
): { paths: readonly Json[]; weights: readonly Json[] }[] {
  const groups = Array.isArray(manifest) ? (manifest as readonly Json[]) : [null];
  return groups.map((group, i) => {
    const { paths, weights } = isJsonObject(group) ? group : {};
    if (Array.isArray(paths) && Array.isArray(weights)) return { paths, weights };
    throw new FileFormatError(
      `"${file}": weightsManifest[${i}] must have the lists paths and weights. Received: ${show(group)}.`,
      { file, entry: `weightsManifest[${i}]` },
    );
  });
}
