/** @file `loadModel`: a model from a `.keras` archive or a legacy whole-model `.h5` file. */
import {
  type AnyLayer,
  type AnyModel,
  deferInitialization,
  deserialize,
  FileFormatError,
  isJsonObject,
  type Json,
  Layer,
  Model,
  noticesOf,
  type ObjectTable,
  SerializationError,
} from "@kmr-js/core";
import type { H5File } from "./hdf5/h5-file.ts";
import { openH5 } from "./hdf5/h5wasm-file.ts";
import { parseKerasJson } from "./json.ts";
import { type KerasArchive, openArchive, openDirectory } from "./keras-archive/read.ts";
import { detectKind, h5Layout } from "./kind.ts";
import { fillFrom, loadAssets, WEIGHTS_MEMBER } from "./load-weights.ts";
import type { RandomAccess } from "./random-access.ts";
import { openDirectoryFiles, openSource, type ReadOptions, type Source } from "./source.ts";

export interface LoadModelOptions extends ReadOptions {
  /** The tables of classes to search, e.g. `[kerasLayers, kmrLayers]`; later tables add, earlier ones win. */
  readonly objects?: readonly ObjectTable[];
  /** Receives what the model computes otherwise than its file says; `console.warn` when left out. */
  readonly onNotice?: (notice: string) => void;
}

/**
 * Opens a saved model, with its weights.
 * @throws FileFormatError for bytes that are no model, SerializationError listing all that cannot be read.
 * @see keras.saving.load_model
 */
export async function loadModel(source: Source, options: LoadModelOptions = {}): Promise<AnyModel> {
  const model = await load(source, options);
  const { onNotice = console.warn } = options;
  for (const notice of noticesOf(model)) onNotice(notice);
  return model;
}

async function load(source: Source, options: LoadModelOptions): Promise<AnyModel> {
  const objects = options.objects ?? [];
  const folder = await openDirectoryFiles(source);
  if (folder !== null) {
    try {
      return await loadArchive(openDirectory(folder, String(source)), String(source), objects);
    } finally {
      for (const file of folder.values()) file.close();
    }
  }
  const { name, bytes } = await openSource(source, options);
  try {
    const kind = detectKind(bytes);
    const step = (loaded: number, total: number): void =>
      options.onProgress?.({ phase: "read", loaded, total });
    if (kind === "keras") return await loadArchive(openArchive(bytes, name, step), name, objects);
    if (kind === "hdf5") return await loadLegacy(bytes, name, objects);
    throw new FileFormatError(
      `${JSON.stringify(name)} is no Keras model: it is neither a .keras archive nor an HDF5 file.`,
      { file: name },
    );
  } finally {
    bytes.close();
  }
}

async function loadArchive(
  archive: KerasArchive,
  file: string,
  objects: readonly ObjectTable[],
): Promise<AnyModel> {
  if (!archive.names.includes("config.json")) {
    throw new FileFormatError(
      `${JSON.stringify(file)} is a zip archive without config.json, so no .keras model.`,
      { file },
    );
  }
  if (!archive.names.includes(WEIGHTS_MEMBER)) {
    const npz = archive.names.includes("model.weights.npz")
      ? " Weights as .npz cannot be read; save the model again with Keras 3.9 or newer."
      : "";
    throw new FileFormatError(`${JSON.stringify(file)} has no ${WEIGHTS_MEMBER}.${npz}`, { file });
  }
  const model = revive(
    parseKerasJson(archive.text("config.json"), { file, entry: "config.json" }),
    file,
    objects,
    versionOf(archive, file),
  );
  loadAssets(model, (member) => archive.text(member), archive.names);
  const h5 = await openH5(archive.open(WEIGHTS_MEMBER), file);
  try {
    return filled(model, h5, file);
  } finally {
    h5.close();
  }
}

async function loadLegacy(
  bytes: RandomAccess,
  file: string,
  objects: readonly ObjectTable[],
): Promise<AnyModel> {
  const h5 = await openH5(bytes, file);
  try {
    const config = h5.attribute("/", "model_config");
    if (h5Layout(h5) !== "legacy-model" || typeof config !== "string") {
      throw new FileFormatError(
        `${JSON.stringify(file)} holds weights but no model. Build the model and call loadWeights(model, source).`,
        { file },
      );
    }
    const model = revive(
      parseKerasJson(config, { file, entry: "/model_config" }),
      file,
      objects,
      textOf(h5.attribute("/", "keras_version")) ?? "1",
    );
    return filled(model, h5, file);
  } finally {
    h5.close();
  }
}

/** The model with the weights of its file; one that cannot be filled is disposed. */
function filled(model: AnyModel, h5: H5File, file: string): AnyModel {
  try {
    fillFrom(model, h5, file, {});
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** The Keras version that an archive names. */
function versionOf(archive: KerasArchive, file: string): string | undefined {
  const entry = "metadata.json";
  if (!archive.names.includes(entry)) return undefined;
  const metadata = parseKerasJson(archive.text(entry), { file, entry });
  return isJsonObject(metadata) ? textOf(metadata["keras_version"]) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The model of a config, its weights not computed: the file holds them. */
function revive(
  config: Json,
  file: string,
  objects: readonly ObjectTable[],
  kerasVersion: string | undefined,
): AnyModel {
  const model: AnyLayer = deferInitialization(() => deserialize(config, objects, { kerasVersion }));
  if (model instanceof Model) return model;
  throw new SerializationError(
    `${JSON.stringify(file)} holds ${model instanceof Layer ? String(model) : "something"}, which is a layer and no model.`,
  );
}
