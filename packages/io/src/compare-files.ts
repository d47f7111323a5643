/** @file `compareFiles`: in what two saved models, or files of weights, differ. */
import {
  type AnyLayer,
  type AnyModel,
  equalShapes,
  isJsonObject,
  type Json,
  type JsonObject,
  KerasError,
  type ObjectTable,
  serializeLayer,
  type Variable,
} from "@kmr-js/core";
import { type H5Dataset, joinPath, walkDatasets } from "./hdf5/h5-file.ts";
import { modelOf } from "./load-model.ts";
import { planFor } from "./load-weights.ts";
import { withSaved } from "./saved/open.ts";
import type { SavedFile } from "./saved/saved-file.ts";
import type { Source } from "./source.ts";
import { compareNaturally, storedLayers, storeOrder } from "./weights/weight-paths.ts";

/** One place of the configs; `undefined` stands for nothing there. */
export interface ConfigDifference {
  /** E.g. `layers[dense].config.units`: layers go by name. */
  readonly path: string;
  readonly a: Json | undefined;
  readonly b: Json | undefined;
}

/** One array that the files do not share. */
export interface WeightDifference {
  /** The path of the array; for files of different layouts, where Keras 3 would store it. */
  readonly path: string;
  readonly kind: "only in a" | "only in b" | "shape" | "values";
  readonly a: readonly number[] | undefined;
  readonly b: readonly number[] | undefined;
  /** The largest absolute difference of two values, and how many differ; of arrays of one shape. */
  readonly maxAbsolute?: number;
  readonly count?: number;
}

export interface FileComparison {
  readonly a: Pick<SavedFile, "name" | "format" | "kerasVersion">;
  readonly b: Pick<SavedFile, "name" | "format" | "kerasVersion">;
  /** Undefined where a file holds no config. */
  readonly config: readonly ConfigDifference[] | undefined;
  readonly weights: readonly WeightDifference[];
  /** How many arrays were compared. */
  readonly compared: number;
  readonly equal: boolean;
}

export interface CompareOptions {
  /** The classes of the models: configs then count as equal when a key is left out in one of them. */
  readonly objects?: readonly ObjectTable[];
  /** Values that differ by no more count as equal; 0 when left out. */
  readonly atol?: number;
}

/**
 * Compares two files: configs key by key, weights value by value, one array in memory at a time. Weights of one layout
 * are compared by their paths in the files; of different ones, by the weights of the models that they fill.
 * @throws FileFormatError for a file that cannot be read.
 */
export async function compareFiles(
  a: Source,
  b: Source,
  options: CompareOptions = {},
): Promise<FileComparison> {
  return withSaved(a, {}, (first) => withSaved(b, {}, (second) => compare(first, second, options)));
}

function compare(a: SavedFile, b: SavedFile, options: CompareOptions): FileComparison {
  const objects = options.objects ?? [];
  const alike = a.weights?.layout === b.weights?.layout;
  const [left, right] = alike
    ? [arraysOf(a), arraysOf(b)]
    : [arraysIn(a, b, objects), arraysIn(b, a, objects)];
  const config = compareConfigs(a, b, objects);
  const paths = [...new Set([...left.keys(), ...right.keys()])].sort(compareNaturally);
  const weights = paths.flatMap((path) => {
    const found = weightDifference(left.get(path), right.get(path), options.atol ?? 0);
    return found === undefined ? [] : [{ path, ...found }];
  });
  return {
    a: { name: a.name, format: a.format, kerasVersion: a.kerasVersion },
    b: { name: b.name, format: b.format, kerasVersion: b.kerasVersion },
    config,
    weights,
    compared: paths.length,
    equal: weights.length === 0 && (config ?? []).length === 0,
  };
}

type Arrays = ReadonlyMap<string, H5Dataset>;

/** The arrays of a file by their paths. */
function arraysOf({ weights }: SavedFile): Arrays {
  const arrays = new Map<string, H5Dataset>();
  if (weights === undefined) return arrays;
  for (const path of walkDatasets(weights.arrays)) {
    const dataset = weights.arrays.dataset(path);
    if (dataset !== null) arrays.set(path, dataset);
  }
  return arrays;
}

/** The arrays that fill a model, by where Keras 3 would store them; weights alone fill the other file's model. */
function arraysIn(file: SavedFile, other: SavedFile, objects: readonly ObjectTable[]): Arrays {
  const model = modelOf(file.config === undefined ? other : file, objects);
  try {
    const layer = model as unknown as AnyLayer;
    const paths = storedPaths(layer);
    const plan = file.weights === undefined ? [] : planFor(layer, file, {}).assignments;
    return new Map(
      plan.map(({ variable, dataset }) => [paths.get(variable) ?? variable.path, dataset]),
    );
  } finally {
    model.dispose();
  }
}

/** The configs as the models read from them have them, so that a key left out equals its default; else as they are. */
function compareConfigs(
  a: SavedFile,
  b: SavedFile,
  objects: readonly ObjectTable[],
): ConfigDifference[] | undefined {
  if (a.config === undefined || b.config === undefined) return undefined;
  const [left, right] = [completeConfig(a, objects), completeConfig(b, objects)];
  const models = left === undefined || right === undefined ? [a.config, b.config] : [left, right];
  // legacy files name losses and optimizers in another way
  const alike = a.weights?.layout === b.weights?.layout;
  const compiled = alike ? [a.compileConfig ?? {}, b.compileConfig ?? {}] : [{}, {}];
  return [
    ...configDifferences(withoutCompile(models[0]), withoutCompile(models[1]), ""),
    ...configDifferences(compiled[0], compiled[1], "compile_config"),
  ];
}

/** The config with every default filled in; undefined for a model that cannot be read. */
function completeConfig(file: SavedFile, objects: readonly ObjectTable[]): Json | undefined {
  let model: AnyModel | undefined;
  try {
    model = modelOf(file, objects);
    return serializeLayer(model as unknown as AnyLayer);
  } catch (error) {
    if (!(error instanceof KerasError)) throw error;
    return undefined;
  } finally {
    model?.dispose();
  }
}

function withoutCompile(config: Json | undefined): Json | undefined {
  if (!isJsonObject(config)) return config;
  const { compile_config, ...rest } = config;
  return rest;
}

/** Where Keras 3 would store each weight: names of weights depend on how a model was built, these places do not. */
function storedPaths(model: AnyLayer): ReadonlyMap<Variable, string> {
  return new Map(
    storedLayers(model).flatMap(({ layer, paths: [path = ""] }) =>
      storeOrder(layer).map(
        (variable, i) => [variable, joinPath(`/${path}`, `vars/${i}`)] as const,
      ),
    ),
  );
}

/** Addresses in Python's memory, and how Python was to run the model: they change no number. */
const passing: ReadonlySet<string> = new Set([
  "shared_object_id",
  "jit_compile",
  "run_eagerly",
  "steps_per_execution",
]);

function* configDifferences(
  a: Json | undefined,
  b: Json | undefined,
  path: string,
): Generator<ConfigDifference> {
  const byName = sharesNames(a, b);
  const [left, right] = [entriesOf(a, byName), entriesOf(b, byName)];
  if (left === undefined || right === undefined || Array.isArray(a) !== Array.isArray(b)) {
    // a key that older versions do not write has its default, which is null
    const same = Object.is(a ?? null, b ?? null) || JSON.stringify(a) === JSON.stringify(b);
    if (!same) yield { path, a, b };
    return;
  }
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    if (passing.has(key)) continue;
    const inner = Array.isArray(a) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    yield* configDifferences(left.get(key), right.get(key), inner);
  }
}

/** The parts of an object or a list. */
function entriesOf(
  value: Json | undefined,
  byName: boolean,
): ReadonlyMap<string, Json> | undefined {
  if (isJsonObject(value)) return new Map(Object.entries(value) as [string, Json][]);
  if (!Array.isArray(value)) return undefined;
  const list = value as readonly Json[];
  return new Map(list.map((item, i) => [(byName && nameOf(item)) || String(i), item]));
}

/** True for two lists of layers of which at least half have the names of the other's: the others go by place. */
function sharesNames(a: Json | undefined, b: Json | undefined): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  const [left, right] = [a.map(nameOf), b.map(nameOf)];
  const unnamed = [...left, ...right].includes(undefined);
  const unique = new Set(left).size === left.length && new Set(right).size === right.length;
  const common = left.filter((name) => right.includes(name)).length;
  return !unnamed && unique && 2 * common >= Math.max(left.length, right.length);
}

function nameOf(value: Json): string | undefined {
  const config = isJsonObject(value) ? (value as JsonObject)["config"] : undefined;
  const name = isJsonObject(config) ? config["name"] : undefined;
  return typeof name === "string" ? name : undefined;
}

function weightDifference(
  a: H5Dataset | undefined,
  b: H5Dataset | undefined,
  atol: number,
): Omit<WeightDifference, "path"> | undefined {
  const shapes = { a: a?.shape, b: b?.shape };
  if (a === undefined) return { kind: "only in b", ...shapes };
  if (b === undefined) return { kind: "only in a", ...shapes };
  if (!equalShapes(a.shape, b.shape)) return { kind: "shape", ...shapes };
  const [left, right] = [a.read(), b.read()];
  let maxAbsolute = 0;
  let count = 0;
  for (let i = 0; i < left.length; i++) {
    const [x, y] = [left[i], right[i]];
    if (Object.is(x, y) || x === y) continue;
    const difference = Math.abs(Number(x) - Number(y));
    if (difference <= atol) continue;
    count++;
    maxAbsolute = Number.isNaN(difference)
      ? Number.POSITIVE_INFINITY
      : Math.max(maxAbsolute, difference);
  }
  return count === 0 ? undefined : { kind: "values", ...shapes, maxAbsolute, count };
}
