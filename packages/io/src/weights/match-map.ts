/** @file Fits weights to datasets as a map says; the weights it does not name are fitted as without it. */
import {
  type AnyLayer,
  ConfigError,
  equalShapes,
  formatShape,
  nearest,
  type Variable,
} from "@kmr-js/core";
import { type H5Dataset, type H5File, joinPath, walkDatasets } from "../hdf5/h5-file.ts";
import { type Assignment, type Mismatch, shapeMismatch, type WeightPlan } from "./plan.ts";
import { allLayers, compareNaturally, storeOrder } from "./weight-paths.ts";

/**
 * From weights to datasets: keys are paths of weights (`tower/dense/kernel`) or names of layers (`dense`), values are
 * paths of datasets (`/layers/dense/vars/0`) or of groups that hold as many as the layer has weights (`layers/dense`).
 */
export type WeightMap = Readonly<Record<string, string>>;

/** @throws ConfigError for a key that is no weight and no layer, or a value that is nothing in the file. */
export function matchByMap(
  model: AnyLayer,
  arrays: H5File,
  map: WeightMap,
  others: () => WeightPlan,
): WeightPlan {
  const mapped = new Map<Variable, H5Dataset>();
  const mismatches: Mismatch[] = [];
  for (const [key, path] of Object.entries(map)) {
    const variables = variablesOf(model, key);
    const datasets = datasetsAt(arrays, path, key);
    if (variables.length !== datasets.length) {
      mismatches.push({
        kind: "count",
        message: `${key} has ${variables.length} weights, ${path} holds ${datasets.length}`,
        variables,
        near: path,
      });
    } else for (const [i, v] of variables.entries()) mapped.set(v, datasets[i] as H5Dataset);
  }
  const assignments: Assignment[] = [];
  for (const [variable, dataset] of mapped) {
    const { path, shape } = dataset;
    if (equalShapes(variable.shape, shape)) assignments.push({ variable, path, dataset });
    else mismatches.push(shapeMismatch(variable, path, dataset));
  }
  const named = new Set([...mapped.keys(), ...mismatches.flatMap(({ variables }) => variables)]);
  const rest = model.weights.every((v) => named.has(v)) ? nothing(arrays) : others();
  const read = new Set(assignments.map(({ path }) => path));
  return {
    ...rest,
    assignments: [
      ...assignments,
      ...rest.assignments.filter(({ variable }) => !named.has(variable)),
    ],
    mismatches: [
      ...mismatches,
      ...rest.mismatches.filter(({ variables }) => !variables.some((v) => named.has(v))),
    ],
    unread: rest.unread.filter(({ path }) => !read.has(path)),
  };
}

function nothing(arrays: H5File): WeightPlan {
  const unread = [...walkDatasets(arrays)].flatMap((path) => arrays.dataset(path) ?? []);
  return { assignments: [], mismatches: [], unread };
}

function variablesOf(model: AnyLayer, key: string): readonly Variable[] {
  const layers = allLayers(model);
  const weight = layers.flatMap((layer) => layer.ownVariables).find(({ path }) => path === key);
  if (weight !== undefined) return [weight];
  const named = layers.filter((layer) => layer.name === key);
  if (named.length === 1 && named[0] !== undefined) {
    const [layer] = named;
    const own = storeOrder(layer);
    return own.length > 0 ? own : [...layer.trainableWeights, ...layer.nonTrainableWeights];
  }
  const known = [...model.weights.map(({ path }) => path), ...layers.map(({ name }) => name)];
  const close = nearest(key, known);
  throw new ConfigError(
    named.length > 1
      ? `map: ${named.length} layers are called ${JSON.stringify(key)}; name their weights by path, e.g. ${named[0]?.weights[0]?.path}.`
      : `map: the model has no weight and no layer ${JSON.stringify(key)}.${close === undefined ? "" : ` The nearest is ${JSON.stringify(close)}.`}`,
  );
}

function datasetsAt(arrays: H5File, given: string, key: string): H5Dataset[] {
  const path = given.startsWith("/") ? given : `/${given}`;
  const one = arrays.dataset(path);
  if (one !== null) return [one];
  const group = arrays.kind(joinPath(path, "vars")) === "group" ? joinPath(path, "vars") : path;
  const names = arrays.attribute(group, "weight_names");
  const paths = Array.isArray(names)
    ? names.map((name) => joinPath(group, String(name)))
    : [...walkDatasets(arrays, group)].sort(compareNaturally);
  const found = paths.flatMap((each) => arrays.dataset(each) ?? []);
  if (found.length > 0) return found;
  const close = nearest(path, [...walkDatasets(arrays)]);
  throw new ConfigError(
    `map: ${JSON.stringify(arrays.name)} has no array and no group ${JSON.stringify(given)}, to which ${JSON.stringify(key)} is mapped.${close === undefined ? "" : ` The nearest is ${close} ${formatShape(arrays.dataset(close)?.shape ?? [])}.`}`,
  );
}
