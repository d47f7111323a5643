/** @file Opens a source as whatever Keras, or TensorFlow.js, saved there. */
import { FileFormatError, isJsonObject, type Json, type JsonObject } from "@kmr-js/core";
import type { H5File } from "../hdf5/h5-file.ts";
import { openH5 } from "../hdf5/h5wasm-file.ts";
import { beginH5wasm } from "../hdf5/h5wasm-module.ts";
import { parseKerasJson } from "../json.ts";
import { type KerasArchive, openArchive, openDirectory } from "../keras-archive/read.ts";
import { detectKind, h5Layout } from "../kind.ts";
import { MAX_JSON_LENGTH, MAX_MODEL_EXPANSION, MODEL_EXPANSION_FLOOR_BYTES } from "../limits.ts";
import { type RandomAccess, readAll } from "../random-access.ts";
import {
  type OpenSource,
  openSource,
  openSourceDirectory,
  type ReadOptions,
  type Source,
} from "../source.ts";
import { modernizeTraining } from "./keras2-training.ts";
import { compileConfigOf, noAssets, type SavedFile, type SavedFormat } from "./saved-file.ts";
import { openShards } from "./shards.ts";
import { openTfjs } from "./tfjs.ts";

/** Member of a `.keras` archive that holds the weights. */
export const WEIGHTS_MEMBER = "model.weights.h5";

/**
 * Opens a source, has it used, and closes it. What `use` gives, or throws, counts only when the file is whole.
 * @throws FileFormatError as `openSaved`.
 */
export async function withSaved<T>(
  source: Source,
  options: ReadOptions,
  use: (saved: SavedFile) => T | Promise<T>,
): Promise<T> {
  const saved = await openSaved(source, options);
  try {
    return await use(saved);
  } finally {
    try {
      await saved.verified;
    } finally {
      saved.close();
    }
  }
}

/**
 * Opens a model or weights in any form: `.keras` as a file or a directory, `.weights.h5`, `.weights.json` with its
 * shards, legacy `.h5`, TensorFlow.js `model.json` with its shards.
 * @throws FileFormatError when it is none of them, damaged, or hostile.
 */
export async function openSaved(source: Source, options: ReadOptions = {}): Promise<SavedFile> {
  const directory = await openSourceDirectory(source);
  if (directory !== null) {
    try {
      if (directory.names.includes("config.json")) {
        const archive = openDirectory(directory);
        return closing(await fromArchive(archive, "Keras 3 directory"), () => directory.close());
      }
    } catch (error) {
      directory.close();
      throw error;
    }
    throw noModelIn(directory.name, directory.names);
  }
  const opened = await openSource(source, options);
  try {
    return closing(await fromFile(opened, options), () => opened.bytes.close());
  } catch (error) {
    opened.bytes.close();
    throw error;
  }
}

function closing(saved: SavedFile, close: () => void): SavedFile {
  return {
    ...saved,
    close: () => {
      saved.close();
      close();
    },
  };
}

async function fromFile(opened: OpenSource, options: ReadOptions): Promise<SavedFile> {
  const { name, bytes } = opened;
  const step = (loaded: number, total: number): void =>
    options.onProgress?.({ phase: "read", loaded, total });
  switch (detectKind(bytes)) {
    case "keras":
      beginH5wasm();
      return fromArchive(
        notBlownUp(openArchive(bytes, name, step), bytes.size),
        "Keras 3 archive (.keras)",
      );
    case "hdf5":
      return fromH5(await openH5(bytes, name));
    case "json":
      return fromJson(parseKerasJson(text(opened), { file: name }), opened);
    default:
      throw new FileFormatError(
        `"${name}" is no file that Keras saved: it is neither a .keras archive, nor an HDF5 file, nor a .json index.${lookOf(bytes)}`,
        { file: name, offset: 0 },
      );
  }
}

/** What often comes in place of a model. */
function lookOf(bytes: RandomAccess): string {
  if (bytes.size === 0) return " It is empty.";
  const start = new TextDecoder("latin1").decode(bytes.read(0, Math.min(bytes.size, 128)));
  if (/^\s*<(!doctype|html|\?xml)/i.test(start))
    return " It is a web page: a server may send one in place of a file that it does not have.";
  if (start.startsWith("version https://git-lfs."))
    return " It is a pointer of Git LFS: git lfs pull brings the file.";
  return "";
}

/** @throws FileFormatError for a small file that would take much memory. */
function notBlownUp(archive: KerasArchive, size: number): KerasArchive {
  const { file, expanded } = archive;
  if (expanded <= Math.max(MODEL_EXPANSION_FLOOR_BYTES, MAX_MODEL_EXPANSION * size)) return archive;
  throw new FileFormatError(
    `"${file}" expands ${size} bytes to ${expanded}, more than ${MAX_MODEL_EXPANSION} times, which no model does. Expand it into a folder if you trust it, and load that.`,
    { file },
  );
}

async function fromArchive(archive: KerasArchive, format: SavedFormat): Promise<SavedFile> {
  const { file, names } = archive;
  if (!names.includes("config.json")) {
    throw new FileFormatError(
      `"${file}" is a zip archive without config.json, so no .keras model.`,
      { file },
    );
  }
  if (!names.includes(WEIGHTS_MEMBER)) {
    const npz = names.includes("model.weights.npz")
      ? " Weights as .npz are Python objects that cannot be read safely; Keras 3.9 and newer refuses them too. Load the model with Keras 3.8 or older and save it again."
      : "";
    throw new FileFormatError(`"${file}" has no ${WEIGHTS_MEMBER}.${npz}`, { file });
  }
  const config = parseKerasJson(archive.text("config.json"), { file, entry: "config.json" });
  const kerasVersion = versionOf(archive);
  const { data, verified } = archive.openLater(WEIGHTS_MEMBER);
  const arrays = await openH5(data, file).catch(async (cause: unknown) => {
    await verified; // damage to the archive is the reason then
    throw cause;
  });
  return {
    name: file,
    format,
    kerasVersion,
    config,
    compileConfig: modernTraining(objectAt(config, "compile_config"), kerasVersion),
    weights: { layout: "v3", arrays },
    assets: archive,
    verified,
    close: () => arrays.close(),
  };
}

function fromH5(arrays: H5File): SavedFile {
  const { name } = arrays;
  try {
    const layout = h5Layout(arrays);
    const text = arrays.attribute("/", "model_config");
    if (layout === "legacy-model" && typeof text !== "string") {
      throw new FileFormatError(`"${name}": the attribute model_config must be a string.`, {
        file: name,
        entry: "/",
      });
    }
    const config =
      layout === "legacy-model"
        ? parseKerasJson(String(text), { file: name, entry: "/model_config" })
        : undefined;
    const formats: Readonly<Record<typeof layout, SavedFormat>> = {
      "legacy-model": "legacy HDF5 model",
      "legacy-weights": "legacy HDF5 weights",
      "v3-weights": "Keras 3 weights",
    };
    // Keras 1 left its version out
    const oldest = layout === "v3-weights" ? undefined : "1";
    return {
      name,
      format: formats[layout],
      kerasVersion: h5Version(arrays) ?? oldest,
      config,
      compileConfig: config === undefined ? undefined : trainingConfig(arrays),
      weights: { layout: layout === "v3-weights" ? "v3" : "legacy", arrays },
      assets: noAssets,
      close: () => arrays.close(),
    };
  } catch (error) {
    arrays.close();
    throw error;
  }
}

function h5Version(arrays: H5File): string | undefined {
  const places = ["/", "/model_weights"].map((path) => arrays.attribute(path, "keras_version"));
  return places.find((value) => typeof value === "string") as string | undefined;
}

/** What a legacy model was compiled with. */
function trainingConfig(arrays: H5File): JsonObject | undefined {
  const text = arrays.attribute("/", "training_config");
  if (typeof text !== "string") return undefined;
  const json = parseKerasJson(text, { file: arrays.name, entry: "/training_config" });
  if (!isJsonObject(json)) return undefined;
  return modernTraining(compileConfigOf(json), h5Version(arrays) ?? "1");
}

/** What a model was compiled with, in today's words. */
function modernTraining(
  config: JsonObject | undefined,
  kerasVersion: string | undefined,
): JsonObject | undefined {
  const isOld = kerasVersion !== undefined && Number.parseInt(kerasVersion, 10) < 3;
  return config !== undefined && isOld ? modernizeTraining(config) : config;
}

async function fromJson(json: Json, opened: OpenSource): Promise<SavedFile> {
  const { name } = opened;
  if (isJsonObject(json) && "weight_map" in json) return openShards(json, opened);
  if (isJsonObject(json) && "modelTopology" in json) return openTfjs(json, opened);
  if (isJsonObject(json) && typeof json["class_name"] === "string") {
    const version = json["keras_version"];
    return {
      name,
      format: "architecture without weights (JSON)",
      kerasVersion: typeof version === "string" ? version : undefined,
      config: json,
      compileConfig: undefined,
      weights: undefined,
      assets: noAssets,
      close: () => {},
    };
  }
  throw new FileFormatError(
    `"${name}" is JSON, but no index of weights (weight_map), no TensorFlow.js model (modelTopology) and no architecture (class_name).`,
    { file: name },
  );
}

function text({ name, bytes }: OpenSource): string {
  if (bytes.size > MAX_JSON_LENGTH) {
    throw new FileFormatError(`"${name}" is a JSON text of more than ${MAX_JSON_LENGTH} bytes.`, {
      file: name,
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readAll(bytes));
  } catch (cause) {
    throw new FileFormatError(`"${name}" is not UTF-8 text.`, { file: name, cause });
  }
}

function versionOf(archive: KerasArchive): string | undefined {
  const entry = "metadata.json";
  if (!archive.names.includes(entry)) return undefined;
  const metadata = parseKerasJson(archive.text(entry), { file: archive.file, entry });
  const version = isJsonObject(metadata) ? metadata["keras_version"] : undefined;
  return typeof version === "string" ? version : undefined;
}

function objectAt(json: Json, key: string): JsonObject | undefined {
  const value = isJsonObject(json) ? json[key] : undefined;
  return isJsonObject(value) ? value : undefined;
}

function noModelIn(name: string, names: readonly string[]): FileFormatError {
  const index = names.find((file) => file === "model.json" || file.endsWith(".weights.json"));
  const has = names.length === 0 ? "It is empty" : `It has: ${names.slice(0, 10).join(", ")}`;
  const hint = index === undefined ? "" : ` Pass the file itself: ${name}/${index}.`;
  return new FileFormatError(
    `"${name}" is a directory without config.json, so no Keras model. ${has}.${hint}`,
    { file: name },
  );
}
