/** @file Anything that Keras saved, opened once: what it is, its config, its weights, its assets. */
import type { Json, JsonObject } from "@kmr-js/core";
import type { H5File } from "../hdf5/h5-file.ts";

/** How the weights of a file are laid out: `<group>/vars/<i>`, by layer name, or by weight name. */
export type WeightLayout = "v3" | "legacy" | "tfjs";

/** The forms in which models and weights are saved, as a reader of a report knows them. */
export type SavedFormat =
  | "Keras 3 archive (.keras)"
  | "Keras 3 directory"
  | "Keras 3 weights"
  | "Keras 3 weights in shards"
  | "legacy HDF5 model"
  | "legacy HDF5 weights"
  | "TensorFlow.js layers model"
  | "architecture without weights (JSON)";

/** An open file. Close it when everything that is wanted has been read. */
export interface SavedFile {
  /** The file, as the caller named it. */
  readonly name: string;
  readonly format: SavedFormat;
  readonly kerasVersion: string | undefined;
  /** The saved object of the model; undefined in a file of weights. */
  readonly config: Json | undefined;
  /** What the model was compiled with, as a `compile_config`. */
  readonly compileConfig: JsonObject | undefined;
  /** The weights; undefined in an architecture alone. */
  readonly weights: SavedWeights | undefined;
  /** Text files beside the weights, such as vocabularies. */
  readonly assets: SavedAssets;
  /** Rejects with a FileFormatError when the file proves damaged; nothing that was read before counts then. */
  readonly verified?: Promise<void>;
  close(): void;
}

/** The arrays of a file. */
export interface SavedWeights {
  readonly layout: WeightLayout;
  readonly arrays: H5File;
  /** The paths of the arrays in the order of the file, where that counts. */
  readonly order?: readonly string[];
}

export interface SavedAssets {
  readonly names: readonly string[];
  /** @throws FileFormatError when it is damaged or not UTF-8. */
  text(name: string): string;
}

export const noAssets: SavedAssets = {
  names: [],
  text: (name) => {
    throw new RangeError(`There is no asset ${name}.`);
  },
};

/** A `training_config` in the words of a `compile_config`. */
export function compileConfigOf({ optimizer_config, ...rest }: JsonObject): JsonObject {
  return optimizer_config === undefined ? rest : { ...rest, optimizer: optimizer_config };
}
