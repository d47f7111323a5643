/** @file `loadModel`: a model from any file that holds one. */
import {
  type AnyLayer,
  type AnyModel,
  compileArgs,
  deferInitialization,
  deserialize,
  FileFormatError,
  type Json,
  type JsonObject,
  KerasError,
  Layer,
  Model,
  noticesOf,
  type ObjectTable,
  SerializationError,
  withLayerLimit,
} from "@kmr-js/core";
import { refuseExpansion } from "./expansion.ts";
import { MAX_LAYERS } from "./limits.ts";
import { fillFrom, loadAssets } from "./load-weights.ts";
import { type VerifyWithOptions, verifyLoaded } from "./parity/verify-loaded.ts";
import { withSaved } from "./saved/open.ts";
import { withoutQuantization } from "./saved/quantized-config.ts";
import type { SavedFile } from "./saved/saved-file.ts";
import type { ReadOptions, Source } from "./source.ts";
import { restoreOptimizer } from "./weights/optimizer-state.ts";

export interface LoadModelOptions extends ReadOptions, VerifyWithOptions {
  /** The tables of classes to search, e.g. `[kerasLayers, kmrLayers]`; later tables add, earlier ones win. */
  readonly objects?: readonly ObjectTable[];
  /** Receives what the model computes otherwise than its file says; `console.warn` when left out. */
  readonly onNotice?: (notice: string) => void;
  /** Compile the model as it was when it was saved, and restore the optimizer's state; true when left out. */
  readonly compile?: boolean;
}

/** What one load needs: where to look classes up, and whom to tell. */
export interface Loading {
  readonly objects: readonly ObjectTable[];
  readonly notice: (text: string) => void;
  readonly compile: boolean;
}

/**
 * Opens a saved model, with its weights: `.keras` as a file or a directory, legacy `.h5`, or TensorFlow.js `model.json`.
 * @throws FileFormatError for bytes that are no model, SerializationError listing all that cannot be read;
 *   with `verifyWith` a KerasError when the model does not compute Keras's numbers here.
 * @see keras.saving.load_model
 */
export async function loadModel(source: Source, options: LoadModelOptions = {}): Promise<AnyModel> {
  const { onNotice: notice = console.warn, objects = [], compile = true } = options;
  const model = await withSaved(source, options, (saved) =>
    loadFrom(saved, { objects, notice, compile }, options),
  );
  for (const text of noticesOf(model)) notice(text);
  try {
    await verifyLoaded(model, options, notice);
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/**
 * Opens the model of a file and none of its weights: they keep what their initializers give.
 * @throws FileFormatError for bytes that are no model, SerializationError listing all that cannot be read.
 * @see keras.models.model_from_json
 */
export async function loadArchitecture(
  source: Source,
  options: Pick<LoadModelOptions, "objects"> & ReadOptions = {},
): Promise<AnyModel> {
  return withSaved(source, options, (saved) => modelOf(saved, options.objects ?? []));
}

/** The model of an open file, with its weights and assets, compiled as it was saved. */
export async function loadFrom(
  saved: SavedFile,
  { objects, notice, compile }: Loading,
  options: ReadOptions = {},
): Promise<AnyModel> {
  const model = modelOf(saved, objects);
  try {
    loadAssets(model, saved.assets);
    const { notices } = await fillFrom(model, saved, options);
    for (const text of notices) notice(text);
    if (compile && saved.compileConfig !== undefined)
      await compileAsSaved(model, saved.compileConfig, saved, { objects, notice });
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** The model of an open file, its weights not computed. @throws FileFormatError for a file without model or weights. */
export function modelOf(saved: SavedFile, objects: readonly ObjectTable[]): AnyModel {
  const { name, config, kerasVersion } = saved;
  if (config === undefined) {
    throw new FileFormatError(
      `${JSON.stringify(name)} holds weights but no model. Build the model and call loadWeights(model, source).`,
      { file: name },
    );
  }
  return revive(withoutQuantization(config, name), name, objects, kerasVersion);
}

/** Compiles a model as it was saved. What cannot be compiled is told: the model still predicts. */
async function compileAsSaved(
  model: AnyModel,
  config: JsonObject,
  { weights }: SavedFile,
  { objects, notice }: Omit<Loading, "compile">,
): Promise<void> {
  if (isEmpty(config["optimizer"]) && isEmpty(config["loss"])) return;
  try {
    model.compile(compileArgs(config, objects));
  } catch (error) {
    if (!(error instanceof KerasError)) throw error;
    notice(`The model is not compiled. ${error.message}`);
    return;
  }
  const problem = weights && (await restoreOptimizer(model, weights));
  if (problem !== undefined) notice(problem);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null;
}

/** What a config of lies makes the code of a layer throw, as an error about the file. */
function refusing<T>(file: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof KerasError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SerializationError(
      `"${file}": its config describes no model that can be built: ${reason}.`,
      {
        cause,
      },
    );
  }
}

/** The model of a config, its weights not computed: the file holds them. */
function revive(
  config: Json,
  file: string,
  objects: readonly ObjectTable[],
  kerasVersion: string | undefined,
): AnyModel {
  const model = refusing(file, () =>
    withLayerLimit(MAX_LAYERS, () =>
      deferInitialization<AnyLayer>(() => deserialize(config, objects, { kerasVersion })),
    ),
  );
  if (model instanceof Model) {
    try {
      refusing(file, () => refuseExpansion(model as unknown as AnyLayer, file));
      return model;
    } catch (error) {
      model.dispose();
      throw error;
    }
  }
  throw new SerializationError(
    `${JSON.stringify(file)} holds ${model instanceof Layer ? String(model) : "something"}, which is a layer and no model.`,
  );
}
