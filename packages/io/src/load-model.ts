/** @file `loadModel`: a model from a `.keras` archive or a legacy whole-model `.h5` file. */
import {
  type AnyLayer,
  type AnyModel,
  type CompileArgs,
  deferInitialization,
  deserialize,
  FileFormatError,
  isJsonObject,
  type Json,
  type JsonObject,
  KerasError,
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
import { restoreOptimizer } from "./weights/optimizer-state.ts";

export interface LoadModelOptions extends ReadOptions {
  /** The tables of classes to search, e.g. `[kerasLayers, kmrLayers]`; later tables add, earlier ones win. */
  readonly objects?: readonly ObjectTable[];
  /** Receives what the model computes otherwise than its file says; `console.warn` when left out. */
  readonly onNotice?: (notice: string) => void;
  /** Compile the model as it was when it was saved, and restore the optimizer's state; true when left out. */
  readonly compile?: boolean;
}

/** What one load needs: where to look classes up, and whom to tell. */
interface Loading {
  readonly objects: readonly ObjectTable[];
  readonly notice: (text: string) => void;
  readonly compile: boolean;
}

/**
 * Opens a saved model, with its weights.
 * @throws FileFormatError for bytes that are no model, SerializationError listing all that cannot be read.
 * @see keras.saving.load_model
 */
export async function loadModel(source: Source, options: LoadModelOptions = {}): Promise<AnyModel> {
  const { onNotice: notice = console.warn, objects = [], compile = true } = options;
  const model = await load(source, options, { objects, notice, compile });
  for (const text of noticesOf(model)) notice(text);
  return model;
}

async function load(
  source: Source,
  options: LoadModelOptions,
  loading: Loading,
): Promise<AnyModel> {
  const folder = await openDirectoryFiles(source);
  if (folder !== null) {
    try {
      return await loadArchive(openDirectory(folder, String(source)), String(source), loading);
    } finally {
      for (const file of folder.values()) file.close();
    }
  }
  const { name, bytes } = await openSource(source, options);
  try {
    const kind = detectKind(bytes);
    const step = (loaded: number, total: number): void =>
      options.onProgress?.({ phase: "read", loaded, total });
    if (kind === "keras") return await loadArchive(openArchive(bytes, name, step), name, loading);
    if (kind === "hdf5") return await loadLegacy(bytes, name, loading);
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
  loading: Loading,
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
  const config = parseKerasJson(archive.text("config.json"), { file, entry: "config.json" });
  const model = revive(config, file, loading.objects, versionOf(archive, file));
  loadAssets(model, (member) => archive.text(member), archive.names);
  const h5 = await openH5(archive.open(WEIGHTS_MEMBER), file);
  try {
    filled(model, h5, file);
    if (loading.compile && isJsonObject(config) && isJsonObject(config["compile_config"]))
      compileAsSaved(model, config["compile_config"], h5, loading.notice);
    return model;
  } finally {
    h5.close();
  }
}

async function loadLegacy(
  bytes: RandomAccess,
  file: string,
  { objects }: Loading,
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

/** Compiles a model as it was saved. What cannot be compiled is told: the model still predicts. */
function compileAsSaved(
  model: AnyModel,
  config: JsonObject,
  h5: H5File,
  notice: (text: string) => void,
): void {
  if (isEmpty(config["optimizer"]) && isEmpty(config["loss"])) return;
  try {
    const { optimizer, loss, loss_weights, metrics, weighted_metrics } = config;
    const given = { optimizer, loss, loss_weights, metrics, weighted_metrics };
    model.compile(
      Object.fromEntries(
        Object.entries(given).filter(([, value]) => !isEmpty(value)),
      ) as CompileArgs,
    );
  } catch (error) {
    if (!(error instanceof KerasError)) throw error;
    notice(`The model is not compiled. ${error.message}`);
    return;
  }
  const problem = restoreOptimizer(model, h5);
  if (problem !== undefined) notice(problem);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null;
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
