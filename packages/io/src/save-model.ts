/** @file `saveModel` and `saveWeights`: files that Python Keras opens. */
import {
  type AnyLayer,
  type AnyModel,
  ConfigError,
  type JsonObject,
  Model,
  serializeLayer,
  UnsupportedError,
} from "@kmr-js/core";
import { replaceFile, replaceFiles } from "#file-system";
import { beside, nameOf } from "./beside.ts";
import { createH5, type H5Writer } from "./hdf5/h5-writer.ts";
import { toPythonJson } from "./keras-archive/python-json.ts";
import { savedConfig } from "./keras-archive/saved-config.ts";
import { ArchiveWriter } from "./keras-archive/write.ts";
import { readAll } from "./random-access.ts";
import { WEIGHTS_MEMBER } from "./saved/open.ts";
import { optimizerGroups } from "./weights/optimizer-state.ts";
import { allLayers, storedLayers } from "./weights/weight-paths.ts";
import { writeLegacy } from "./weights/write-legacy.ts";
import { planShards, shardIndex } from "./weights/write-shards.ts";
import { type StoredGroup, storedGroups, writeV3 } from "./weights/write-v3.ts";
import { GrowingBytes, type Writable } from "./writable.ts";

/** The kinds of files that can be written, by the end of their names. */
export type SaveFormat = "keras" | "h5" | "weights.h5";

/** The Keras version whose files these are. */
const KERAS_VERSION = "3.15.1";

/**
 * Saves a model to a path (Node). A file that is there is replaced only when the new one is complete.
 * @param path - ends in `.keras`, or in `.h5` for Keras's legacy format.
 * @throws ConfigError for another ending, UnsupportedError for a subclassed model as `.h5`. @see keras.Model.save
 */
export async function saveModel(model: AnyModel, path: string | URL): Promise<void> {
  const format = formatOf(path);
  if (format === "weights.h5") {
    throw new ConfigError(
      `saveModel writes .keras and .h5; ${String(path)} is the name of a file of weights. Use saveWeights(model, path).`,
    );
  }
  await replaceFile(path, (target) => write(model, format, target));
}

/** How weights are saved. */
export interface SaveWeightsOptions {
  /** The most of one file of `.weights.json`, in GB of 2^30 bytes; {@link DEFAULT_SHARD_SIZE} when left out. */
  readonly max_shard_size?: number;
}

/** GB of a shard whose size nobody gave. */
const DEFAULT_SHARD_SIZE = 5;

/**
 * Saves the weights of a model to a path (Node): as one file, or as an index with its shards beside it. What is there is
 * replaced only when all that is new is complete.
 * @remarks Differs from Keras: no index is there while shards are moved to their places; 5 GB when no size is given.
 * @param path - ends in `.weights.h5`, or in `.weights.json` for shards.
 * @throws ConfigError for another ending, or a shard size that is smaller than a weight. @see keras.Model.save_weights
 */
export async function saveWeights(
  model: AnyModel,
  path: string | URL,
  options: SaveWeightsOptions = {},
): Promise<void> {
  if (isShardIndex(path)) return saveShards(model, path, options);
  if (options.max_shard_size !== undefined) {
    throw new ConfigError(
      `max_shard_size makes several files, and the name of their index must end in .weights.json. Received: ${String(path)}.`,
    );
  }
  if (formatOf(path) !== "weights.h5") {
    throw new ConfigError(
      `The name of a file of weights must end in .weights.h5, or in .weights.json for shards. Received: ${String(path)}.`,
    );
  }
  await replaceFile(path, (target) => write(model, "weights.h5", target));
}

function isShardIndex(path: string | URL): boolean {
  return (path instanceof URL ? path.pathname : path).endsWith(".weights.json");
}

async function saveShards(
  model: AnyModel,
  path: string | URL,
  { max_shard_size: size = DEFAULT_SHARD_SIZE }: SaveWeightsOptions,
): Promise<void> {
  const shards = planShards(savedGroups(builtLayer(model)), nameOf(path), size);
  const text = new TextEncoder().encode(shardIndex(shards));
  await replaceFiles([
    ...shards.map(({ file, groups }) => ({
      path: beside(path, file),
      write: (target: Writable) => writeH5(target, (h5) => writeV3(groups, h5)),
    })),
    { path, write: async (target) => target.write(text, 0) },
  ]);
}

/** A model, or its weights, as the bytes of a file. */
export async function modelToBytes(
  model: AnyModel,
  options: { readonly format?: SaveFormat } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const target = new GrowingBytes();
  await write(model, options.format ?? "keras", target);
  return readAll(target).slice();
}

/** A model, or its weights, as a Blob: for a download, or to keep in IndexedDB. */
export async function modelToBlob(
  model: AnyModel,
  options: { readonly format?: SaveFormat } = {},
): Promise<Blob> {
  return new Blob([await modelToBytes(model, options)], { type: "application/octet-stream" });
}

function formatOf(path: string | URL): SaveFormat {
  const name = path instanceof URL ? path.pathname : path;
  if (name.endsWith(".weights.h5")) return "weights.h5";
  if (name.endsWith(".keras")) return "keras";
  if (/\.(h5|hdf5)$/.test(name)) return "h5";
  throw new ConfigError(
    `The name of a file must end in .keras, .weights.h5 or .h5. Received: ${JSON.stringify(String(path))}.`,
  );
}

async function write(model: AnyModel, format: SaveFormat, target: Writable): Promise<void> {
  const layer = builtLayer(model);
  if (format === "keras") return writeArchive(layer, target);
  if (format === "h5") refuseAssets(layer);
  if (format === "h5" && model.graph === undefined) {
    throw new UnsupportedError(
      `${String(layer)}: a .h5 file holds Functional and Sequential models only. Save it as .keras, or its weights with saveWeights(model, "name.weights.h5").`,
    );
  }
  await writeH5(target, (h5) => {
    if (format === "h5") return writeLegacy(layer, h5, KERAS_VERSION);
    writeV3(savedGroups(layer), h5);
  });
}

function builtLayer(model: AnyModel): AnyLayer {
  const layer = model as unknown as AnyLayer;
  if (layer.built) return layer;
  throw new ConfigError(
    `${String(layer)} is not built yet: build it, or call it once, before saving.`,
  );
}

/** All that Keras has in a file of weights. */
function savedGroups(model: AnyLayer): StoredGroup[] {
  return [...storedGroups(model), ...optimizerGroups(model)];
}

async function writeH5(target: Writable, fill: (h5: H5Writer) => void): Promise<void> {
  const h5 = await createH5(target);
  try {
    fill(h5);
  } finally {
    h5.close();
  }
}

/** The legacy format has no place for vocabularies: what Keras would drop silently is refused. */
function refuseAssets(model: AnyLayer): void {
  const layers = allLayers(model).filter((layer) => layer.saveAssets().size > 0);
  if (layers.length === 0) return;
  throw new UnsupportedError(
    `The legacy .h5 format holds no vocabularies, which ${layers.map(String).join(", ")} needs. Save the model as .keras.`,
  );
}

async function writeArchive(model: AnyLayer, target: Writable): Promise<void> {
  const archive = new ArchiveWriter(target);
  const metadata = { keras_version: KERAS_VERSION, date_saved: timestamp(new Date()) };
  await archive.text("metadata.json", toPythonJson(metadata));
  const compiled = model instanceof Model && model.compiled ? model.trainer.getCompileConfig() : {};
  const config: JsonObject = { ...serializeLayer(model), compile_config: compiled };
  await archive.text("config.json", savedConfig(model, config));
  await archive.member(WEIGHTS_MEMBER, (member) =>
    writeH5(member, (h5) => writeV3(savedGroups(model), h5)),
  );
  for (const { layer, paths } of storedLayers(model)) {
    for (const [name, text] of layer.saveAssets()) {
      await archive.text(`assets/${paths[0] === "" ? "" : `${paths[0]}/`}${name}`, text);
    }
  }
  archive.finish();
}

/** Local time as Keras writes it: `2026-08-22@04:39:11`. */
function timestamp(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day}@${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}
