/** @file `inspectFile`: what a file is and holds, without failing on what cannot be read. */
import {
  type AnyLayer,
  type AnyModel,
  KerasError,
  noticesOf,
  type ObjectTable,
  SerializationError,
  summarize,
} from "@kmr-js/core";
import { walkDatasets } from "./hdf5/h5-file.ts";
import { modelOf } from "./load-model.ts";
import { matchIn, type StoredWeight } from "./load-weights.ts";
import { withSaved } from "./saved/open.ts";
import type { SavedFile, SavedFormat } from "./saved/saved-file.ts";
import type { ReadOptions, Source } from "./source.ts";
import { compareNaturally } from "./weights/weight-paths.ts";

/** What `inspectFile` found. */
export interface FileReport {
  readonly file: string;
  readonly format: SavedFormat;
  readonly kerasVersion: string | undefined;
  /** The table of layers, where the file holds a model that can be read. */
  readonly summary: string | undefined;
  /** The arrays of the file, with the paths of the weights of the model that they fill. */
  readonly weights: readonly (StoredWeight & { readonly fills?: string | undefined })[];
  /** Text files beside the weights, such as vocabularies. */
  readonly assets: readonly string[];
  /** What the model was compiled with. */
  readonly compiled: SavedFile["compileConfig"];
  /** What the model computes otherwise than the file says. */
  readonly notices: readonly string[];
  /** All that keeps the model from being read. */
  readonly problems: readonly string[];
}

/**
 * Describes a file. Of the weights only names and shapes are read.
 * @throws FileFormatError for a file that is damaged, or none that Keras saved.
 */
export async function inspectFile(
  source: Source,
  objects: readonly ObjectTable[],
  options: ReadOptions = {},
): Promise<FileReport> {
  return withSaved(source, options, (saved) => {
    const { name: file, format, kerasVersion, compileConfig: compiled } = saved;
    const { fills, ...model } = describeModel(saved, objects);
    return {
      file,
      format,
      kerasVersion,
      ...model,
      weights: arraysOf(saved).map((array) => ({ ...array, fills: fills.get(array.path) })),
      assets: saved.assets.names.filter((name) => name.startsWith("assets/")),
      compiled: compiled !== undefined && Object.keys(compiled).length > 0 ? compiled : undefined,
    };
  });
}

interface ModelDescription extends Pick<FileReport, "summary" | "notices" | "problems"> {
  /** Weights of the model by the arrays that fill them. */
  readonly fills: ReadonlyMap<string, string>;
}

function describeModel(saved: SavedFile, objects: readonly ObjectTable[]): ModelDescription {
  const nothing = { summary: undefined, notices: [], problems: [], fills: new Map() };
  if (saved.config === undefined) return nothing;
  let model: AnyModel | undefined;
  try {
    model = modelOf(saved, objects);
    const summary = summarize(model);
    const notices = noticesOf(model as unknown as AnyLayer);
    if (saved.weights === undefined) return { ...nothing, summary, notices };
    const report = matchIn(model as unknown as AnyLayer, saved, {});
    return {
      summary,
      notices: [...notices, ...report.notices],
      problems: report.mismatched,
      fills: new Map(report.matched.map(({ path, weight }) => [path, weight])),
    };
  } catch (error) {
    if (!(error instanceof KerasError)) throw error;
    const problems = error instanceof SerializationError ? error.problems : [error.message];
    return { ...nothing, problems };
  } finally {
    model?.dispose();
  }
}

function arraysOf({ weights }: SavedFile): StoredWeight[] {
  if (weights === undefined) return [];
  const { arrays } = weights;
  return [...walkDatasets(arrays)].sort(compareNaturally).flatMap((path) => {
    const dataset = arrays.dataset(path);
    return dataset === null ? [] : [{ path, shape: dataset.shape, dtype: dataset.dtype }];
  });
}
