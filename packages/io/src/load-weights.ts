/** @file `loadWeights`: fills a model from any file that holds weights. */
import {
  type AnyLayer,
  type AnyModel,
  ConfigError,
  FileFormatError,
  KerasError,
  type Layer,
  Model,
} from "@kmr-js/core";
import { withSaved } from "./saved/open.ts";
import type { SavedFile } from "./saved/saved-file.ts";
import type { ReadOptions, Source } from "./source.ts";
import { matchLegacy } from "./weights/match-legacy.ts";
import { matchByMap, type WeightMap } from "./weights/match-map.ts";
import { matchTfjs } from "./weights/match-tfjs.ts";
import { matchByName, matchByOrder, matchByPath } from "./weights/match-v3.ts";
import { holdsOptimizer, restoreOptimizer } from "./weights/optimizer-state.ts";
import { carryOut, type WeightPlan } from "./weights/plan.ts";
import { allLayers, keras2Paths, storedLayers } from "./weights/weight-paths.ts";

/** How weights find their arrays. */
export interface MatchOptions extends ReadOptions {
  /**
   * By Keras's path (the default; legacy files have none and are read in order), by the names of layers, or in order.
   * By name, layers that the file does not have keep their weights.
   */
  readonly match?: "path" | "name" | "order";
  /** Weights or layers, and the arrays or groups of the file that fill them; it rules over `match`. */
  readonly map?: WeightMap;
}

export interface LoadWeightsOptions extends MatchOptions {
  /** Keeps the old value of weights that do not fit. */
  readonly skip_mismatch?: boolean;
}

/** A weight of the model, and what the file has for it. */
export interface WeightRow {
  /** Path of the weight in the model, e.g. `tower/dense/kernel`. */
  readonly weight: string;
  readonly shape: readonly number[];
  /** `kept`: the file has nothing of that layer's name. */
  readonly status: "matched" | "missing" | "shape" | "count" | "kept";
  /** The array that fills it; of one that does not fit, the nearest array or group. */
  readonly path: string | undefined;
  /** Why it does not fit. */
  readonly reason?: string;
}

/** An array of a file. */
export interface StoredWeight {
  readonly path: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** How the weights of a model and the arrays of a file fit. */
export interface WeightReport {
  /** Every weight of the model. */
  readonly weights: readonly WeightRow[];
  /** Paths of the arrays that fill weights, with the weights they fill. */
  readonly matched: readonly { readonly path: string; readonly weight: string }[];
  /** Why weights do not fit; after a load with `skip_mismatch`, why they kept their values. */
  readonly mismatched: readonly string[];
  /** Arrays that no weight took. */
  readonly unread: readonly StoredWeight[];
  /** What the weights become otherwise than the file says. */
  readonly notices: readonly string[];
}

/**
 * Fills a built model with the weights of a file: all of them, or none. A compiled model gets the state of its
 * optimizer too, where the file has it.
 * @throws FileFormatError for a damaged file, ShapeError or SerializationError for weights that do not fit.
 * @see keras.Model.load_weights
 */
export async function loadWeights(
  model: AnyModel | Layer,
  source: Source,
  options: LoadWeightsOptions = {},
): Promise<WeightReport> {
  return withSaved(source, options, (saved) => fillFrom(model as AnyLayer, saved, options));
}

/**
 * Tells how `loadWeights` would fill a model, weight by weight, and changes nothing.
 * @throws FileFormatError for a damaged file.
 */
export async function matchWeights(
  model: AnyModel | Layer,
  source: Source,
  options: MatchOptions = {},
): Promise<WeightReport> {
  return withSaved(source, options, (saved) => matchIn(model as AnyLayer, saved, options));
}

/** How the weights of a model and an open file fit. */
export function matchIn(model: AnyLayer, saved: SavedFile, options: MatchOptions): WeightReport {
  return reportOf(model, planFor(model, saved, options));
}

/** Fills a model from an open file. */
export async function fillFrom(
  model: AnyLayer,
  saved: SavedFile,
  options: LoadWeightsOptions,
): Promise<WeightReport> {
  const plan = planFor(model, saved, options);
  await carryOut(plan, saved, options.skip_mismatch, (loaded, total) =>
    options.onProgress?.({ phase: "weights", loaded, total }),
  );
  for (const layer of allLayers(model)) layer.finalizeState();
  const problem = await restoreState(model, saved, options);
  const report = reportOf(model, plan);
  return problem === undefined ? report : { ...report, notices: [...report.notices, problem] };
}

/** Weights by path bring the state of a compiled model's optimizer with them, as in Keras. @returns why not. */
async function restoreState(
  model: AnyLayer,
  { weights }: SavedFile,
  { match = "path", map }: LoadWeightsOptions,
): Promise<string | undefined> {
  if (!(model instanceof Model && model.compiled)) return undefined;
  if (match !== "path" || map !== undefined || weights === undefined || !holdsOptimizer(weights))
    return undefined;
  try {
    return await restoreOptimizer(model, weights);
  } catch (error) {
    if (!(error instanceof KerasError)) throw error;
    return `The optimizer starts anew: ${error.message}`; // the weights are loaded
  }
}

/** How the weights of a model and the arrays of an open file fit. */
export function planFor(model: AnyLayer, saved: SavedFile, options: MatchOptions): WeightPlan {
  if (!model.built) model.buildFromConfig({}); // some models know their shapes
  if (!model.built) {
    throw new ConfigError(
      `${String(model)} has no weights yet: build it, or call it once, before loading weights.`,
    );
  }
  const { map } = options;
  const plan = (): WeightPlan => planByRule(model, saved, options.match ?? "path");
  return map === undefined ? plan() : matchByMap(model, weightsOf(saved).arrays, map, plan);
}

function planByRule(
  model: AnyLayer,
  saved: SavedFile,
  match: "path" | "name" | "order",
): WeightPlan {
  const { layout, arrays, order = [] } = weightsOf(saved);
  if (layout === "legacy")
    return matchLegacy(model, arrays, match === "name" ? "name" : "order", saved.kerasVersion);
  if (layout === "tfjs") {
    if (match !== "name") return matchTfjs(model, arrays, order);
    throw new ConfigError(
      'match: "name" does not read files of TensorFlow.js, whose names differ from Keras\'s. Leave match out, or give a map.',
    );
  }
  if (match === "name") return matchByName(model, arrays);
  return match === "order" ? matchByOrder(model, arrays) : matchByPath(model, arrays);
}

function weightsOf({ name, weights }: SavedFile): NonNullable<SavedFile["weights"]> {
  if (weights !== undefined) return weights;
  throw new FileFormatError(
    `${JSON.stringify(name)} holds an architecture without weights: build it with deserialize(JSON.parse(text), [kerasLayers]).`,
    { file: name },
  );
}

function reportOf(model: AnyLayer, plan: WeightPlan): WeightReport {
  const filled = new Map(plan.assignments.map(({ variable, path }) => [variable, path]));
  const refused = new Map(
    plan.mismatches.flatMap((mismatch) => mismatch.variables.map((v) => [v, mismatch] as const)),
  );
  const weights = model.weights.map((variable): WeightRow => {
    const { path: weight, shape } = variable;
    const path = filled.get(variable);
    if (path !== undefined) return { weight, shape, status: "matched", path };
    const mismatch = refused.get(variable);
    if (mismatch === undefined) return { weight, shape, status: "kept", path: undefined };
    const { kind, near, message } = mismatch;
    return { weight, shape, status: kind, path: near, reason: message };
  });
  return {
    weights,
    matched: plan.assignments.map(({ path, variable }) => ({ path, weight: variable.path })),
    mismatched: plan.mismatches.map(({ message }) => message),
    unread: plan.unread.map(({ path, shape, dtype }) => ({ path, shape, dtype })),
    notices: plan.notices ?? [],
  };
}

/** Gives layers their text assets, such as vocabularies. */
export function loadAssets(model: AnyLayer, { names, text }: SavedFile["assets"]): void {
  const older = keras2Paths(model);
  for (const { layer, paths } of storedLayers(model)) {
    const prefix = [...paths, ...(older.get(layer) ?? [])]
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
