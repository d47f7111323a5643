/** @file `loadWeights`: fills a model from a `.weights.h5`, `.keras` or legacy `.h5` file. */
import {
  type AnyLayer,
  type AnyModel,
  ConfigError,
  FileFormatError,
  type Layer,
} from "@kmr-js/core";
import type { H5File } from "./hdf5/h5-file.ts";
import { openH5 } from "./hdf5/h5wasm-file.ts";
import { openArchive } from "./keras-archive/read.ts";
import { detectKind, h5Layout } from "./kind.ts";
import type { RandomAccess } from "./random-access.ts";
import { openSource, type ReadOptions, type Source } from "./source.ts";
import { matchLegacy } from "./weights/match-legacy.ts";
import { matchByOrder, matchByPath } from "./weights/match-v3.ts";
import { carryOut, type WeightPlan } from "./weights/plan.ts";
import { allLayers, storedLayers } from "./weights/weight-paths.ts";

export interface LoadWeightsOptions extends ReadOptions {
  /** By Keras's path (the default), by layer name (legacy files only), or in order. */
  readonly match?: "path" | "name" | "order";
  /** Keeps the old value of weights that do not fit. */
  readonly skip_mismatch?: boolean;
}

/** Member of a `.keras` archive that holds the weights. */
export const WEIGHTS_MEMBER = "model.weights.h5";

/** What a load did. */
export interface WeightReport {
  /** Paths of the datasets that were read, with the weights they filled. */
  readonly matched: readonly { readonly path: string; readonly weight: string }[];
  /** Why weights kept their values, with `skip_mismatch`. */
  readonly mismatched: readonly string[];
  /** Datasets that no weight took. */
  readonly unread: readonly string[];
}

/**
 * Fills a built model with the weights of a file: all of them, or none.
 * @throws FileFormatError for a damaged file, ShapeError or SerializationError for weights that do not fit.
 * @see keras.Model.load_weights
 */
export async function loadWeights(
  model: AnyModel | Layer,
  source: Source,
  options: LoadWeightsOptions = {},
): Promise<WeightReport> {
  const { name, bytes } = await openSource(source, options);
  try {
    return await loadFrom(model as AnyLayer, name, bytes, options);
  } finally {
    bytes.close();
  }
}

async function loadFrom(
  model: AnyLayer,
  name: string,
  bytes: RandomAccess,
  options: LoadWeightsOptions,
): Promise<WeightReport> {
  const kind = detectKind(bytes);
  if (kind !== "keras" && kind !== "hdf5") {
    throw new FileFormatError(
      `${JSON.stringify(name)} holds no weights: it is neither a .keras archive nor an HDF5 file.`,
      { file: name },
    );
  }
  const inner = kind === "keras" ? openArchive(bytes, name).open(WEIGHTS_MEMBER) : bytes;
  const h5 = await openH5(inner, name);
  try {
    return fillFrom(model, h5, name, options);
  } finally {
    h5.close();
  }
}

/** Fills a model from an open file. */
export function fillFrom(
  model: AnyLayer,
  h5: H5File,
  file: string,
  options: LoadWeightsOptions,
): WeightReport {
  if (!model.built) {
    throw new ConfigError(
      `${String(model)} has no weights yet: build it, or call it once, before loading weights.`,
    );
  }
  const plan = planFor(model, h5, options.match ?? "path");
  carryOut(plan, file, options.skip_mismatch);
  for (const layer of allLayers(model)) layer.finalizeState();
  return {
    matched: plan.assignments.map(({ path, variable }) => ({ path, weight: variable.path })),
    mismatched: plan.mismatches.map(({ message }) => message),
    unread: plan.unread,
  };
}

function planFor(model: AnyLayer, h5: H5File, match: "path" | "name" | "order"): WeightPlan {
  const layout = h5Layout(h5);
  if (layout === "legacy-model" || layout === "legacy-weights") {
    const root = h5.kind("/model_weights") === "group" ? "/model_weights" : "/";
    return matchLegacy(model, h5, root, match === "name" ? "name" : "order");
  }
  if (match === "name") {
    throw new ConfigError(
      'match: "name" reads legacy .h5 files only; this file names its groups after classes. Use "path" or "order".',
    );
  }
  return match === "order" ? matchByOrder(model, h5) : matchByPath(model, h5);
}

/** Gives layers their text assets, such as vocabularies. */
export function loadAssets(
  model: AnyLayer,
  text: (member: string) => string,
  names: readonly string[],
): void {
  for (const { layer, paths } of storedLayers(model)) {
    const prefix = paths
      .map((path) => `assets/${path}/`)
      .find((start) => names.some((name) => name.startsWith(start)));
    if (prefix === undefined) continue;
    const own = names.filter(
      (name) => name.startsWith(prefix) && !name.slice(prefix.length).includes("/"),
    );
    if (own.length > 0)
      layer.loadAssets(new Map(own.map((name) => [name.slice(prefix.length), text(name)])));
  }
}
