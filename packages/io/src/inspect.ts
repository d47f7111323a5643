/** @file `inspectFile`: what a file is and holds, without failing on what cannot be read. */
import {
  type AnyModel,
  KerasError,
  type ObjectTable,
  SerializationError,
  summarize,
} from "@kmr-js/core";
import { type H5File, walkDatasets } from "./hdf5/h5-file.ts";
import { openH5 } from "./hdf5/h5wasm-file.ts";
import { parseKerasJson } from "./json.ts";
import { openArchive } from "./keras-archive/read.ts";
import { detectKind, h5Layout } from "./kind.ts";
import { loadModel } from "./load-model.ts";
import { WEIGHTS_MEMBER } from "./load-weights.ts";
import { type RandomAccess, readAll } from "./random-access.ts";
import { openSource, type Source } from "./source.ts";
import { compareNaturally } from "./weights/weight-paths.ts";

export interface StoredWeight {
  readonly path: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** What `inspectFile` found. */
export interface FileReport {
  readonly file: string;
  readonly format: string;
  readonly kerasVersion: string | undefined;
  /** The table of layers, where the file holds a model that can be read. */
  readonly summary: string | undefined;
  readonly weights: readonly StoredWeight[];
  /** What the model computes otherwise than the file says. */
  readonly notices: readonly string[];
  /** All that keeps the model from being read. */
  readonly problems: readonly string[];
}

const formats = {
  "legacy-model": "legacy HDF5 model",
  "legacy-weights": "legacy HDF5 weights",
  "v3-weights": "Keras 3 weights",
} as const;

/** Describes a file. @throws FileFormatError for bytes that are neither an archive nor HDF5. */
export async function inspectFile(
  source: Source,
  objects: readonly ObjectTable[],
): Promise<FileReport> {
  const { name, bytes } = await openSource(source);
  try {
    return await describe(name, bytes, objects);
  } finally {
    bytes.close();
  }
}

async function describe(
  name: string,
  bytes: RandomAccess,
  objects: readonly ObjectTable[],
): Promise<FileReport> {
  const archive = detectKind(bytes) === "keras" ? openArchive(bytes, name) : undefined;
  const h5 = await openH5(archive?.open(WEIGHTS_MEMBER) ?? bytes, name);
  try {
    const layout = h5Layout(h5);
    const hasModel = archive !== undefined || layout === "legacy-model";
    const metadata = archive?.names.includes("metadata.json")
      ? parseKerasJson(archive.text("metadata.json"), { file: name, entry: "metadata.json" })
      : undefined;
    const version =
      metadata === undefined
        ? h5.attribute("/", "keras_version")
        : (metadata as { keras_version?: unknown }).keras_version;
    const model = hasModel
      ? await summarizeModel(readAll(bytes), objects)
      : { problems: [], notices: [], summary: undefined };
    return {
      file: name,
      format: archive === undefined ? formats[layout] : "Keras 3 archive (.keras)",
      kerasVersion: typeof version === "string" ? version : undefined,
      ...model,
      weights: datasets(h5),
    };
  } finally {
    h5.close();
  }
}

async function summarizeModel(
  bytes: Uint8Array,
  objects: readonly ObjectTable[],
): Promise<Pick<FileReport, "summary" | "notices" | "problems">> {
  let model: AnyModel | undefined;
  const notices: string[] = [];
  try {
    model = await loadModel(bytes, { objects, onNotice: (notice) => notices.push(notice) });
    return { summary: summarize(model), notices, problems: [] };
  } catch (error) {
    if (!(error instanceof KerasError)) throw error;
    return {
      summary: undefined,
      notices,
      problems: error instanceof SerializationError ? error.problems : [error.message],
    };
  } finally {
    model?.dispose();
  }
}

function datasets(h5: H5File): StoredWeight[] {
  return [...walkDatasets(h5)].sort(compareNaturally).flatMap((path) => {
    const dataset = h5.dataset(path);
    return dataset === null ? [] : [{ path, shape: dataset.shape, dtype: dataset.dtype }];
  });
}
