/** @file Fits a model to a Keras 3 weight store: `<group>/vars/<i>`. */
import { type AnyLayer, ConfigError, equalShapes, formatShape } from "@kmr-js/core";
import { type H5Dataset, type H5File, joinPath, walkGroups } from "../hdf5/h5-file.ts";
import { dequantized, type QuantizationMode } from "./dequantize.ts";
import {
  type Assignment,
  listed,
  type Mismatch,
  nearestPath,
  packedNote,
  quantizationNotices,
  shapeMismatch,
  type WeightPlan,
} from "./plan.ts";
import {
  compareNaturally,
  DEPENDENCIES,
  keras2Paths,
  type StoredLayer,
  storedLayers,
  storeOrder,
} from "./weight-paths.ts";

/** A group of the file that holds values, its datasets in order. */
interface StoredGroup {
  readonly path: string;
  /** The name of its layer, which Keras writes since 3.6. */
  readonly name: string | undefined;
  readonly datasets: readonly H5Dataset[];
}

/** Groups that hold no weights of layers. */
const ASIDE = /(^|\/)(optimizer|seed_generator|_random_generator)(\/|$)|^\/metrics\//;

/** Fits by Keras's paths, trying every path under which some Keras version stored a layer. */
export function matchByPath(model: AnyLayer, h5: H5File): WeightPlan {
  const groups = storedGroups(h5);
  const byPath = new Map(groups.map((group) => [group.path, group]));
  const fit = new Fit(model, groups);
  const groupless: StoredLayer[] = [];
  const taken: [layer: AnyLayer, group: StoredGroup][] = [];
  const older = h5.kind(`/${DEPENDENCIES}`) === "group" ? keras2Paths(model) : undefined;
  for (const stored of layersWithWeights(model)) {
    const paths = older?.get(stored.layer) ?? stored.paths;
    const found = paths.flatMap((path) => byPath.get(path) ?? []);
    const group = found.find((candidate) => fits(candidate, stored.layer)) ?? found[0];
    if (group === undefined) groupless.push(stored);
    else {
      taken.push([stored.layer, group]);
      fit.pair(stored.layer, group);
    }
  }
  for (const stored of groupless) {
    const { layer } = stored;
    const twin = taken.find(([other, group]) => isTwin(other, layer) && fits(group, layer));
    if (twin === undefined) fit.missing(stored);
    else fit.share(layer, twin[1]);
  }
  return fit.plan();
}

/** True for what Python shared between two models inside one: the config holds it twice, the weights only once. */
function isTwin(a: AnyLayer, b: AnyLayer): boolean {
  return a.name === b.name && a.cls === b.cls;
}

/** Fits the k-th layer with weights to the k-th group with values; names play no part. */
export function matchByOrder(model: AnyLayer, h5: H5File): WeightPlan {
  const groups = storedGroups(h5);
  const inOrder = layersWithWeights(model).sort((a, b) =>
    compareNaturally(a.paths[0] ?? "", b.paths[0] ?? ""),
  );
  const fit = new Fit(model, groups);
  if (inOrder.length !== groups.length) {
    fit.refuse({
      kind: "count",
      message: `the model has ${inOrder.length} layers with weights (${listed(inOrder.map(({ layer }) => layer.name))}), the file has ${groups.length} groups with values (${listed(groups.map(({ path }) => path))})`,
      variables: inOrder.slice(groups.length).flatMap(({ layer }) => storeOrder(layer)),
    });
  }
  for (const [i, { layer }] of inOrder.entries()) {
    const group = groups[i];
    if (group !== undefined) fit.pair(layer, group);
  }
  return fit.plan();
}

/**
 * Fits by the names of layers; layers that the file does not have keep their weights, as with Keras's `by_name`.
 * @throws ConfigError for a file that names no layers.
 */
export function matchByName(model: AnyLayer, h5: H5File): WeightPlan {
  const groups = storedGroups(h5);
  if (groups.length > 0 && groups.every(({ name }) => name === undefined)) {
    throw new ConfigError(
      `${JSON.stringify(h5.name)} does not name its layers: Keras does since 3.6. Use match: "path" or "order", or give a map.`,
    );
  }
  const fit = new Fit(model, groups);
  for (const { layer, paths } of layersWithWeights(model)) {
    const named = groups.filter(({ name }) => name === layer.name);
    const group = named.length > 1 ? named.find(({ path }) => paths.includes(path)) : named[0];
    if (group !== undefined) fit.pair(layer, group);
    else if (named.length > 1) {
      fit.refuse({
        kind: "missing",
        message: `${String(layer)}: the file has ${named.length} layers of this name (${listed(named.map(({ path }) => path))}); give a map`,
        variables: storeOrder(layer),
        near: named[0]?.path,
      });
    }
  }
  return fit.plan();
}

/** A plan in the making. */
class Fit {
  readonly #model: AnyLayer;
  readonly #groups: readonly StoredGroup[];
  readonly #assignments: Assignment[] = [];
  readonly #mismatches: Mismatch[] = [];
  readonly #read = new Set<string>();
  readonly #dequantized: [name: string, mode: QuantizationMode][] = [];
  readonly #shared: string[] = [];
  readonly #taken = new Set<StoredGroup>();

  constructor(model: AnyLayer, groups: readonly StoredGroup[]) {
    this.#model = model;
    this.#groups = groups;
  }

  refuse(mismatch: Mismatch): void {
    this.#mismatches.push(mismatch);
  }

  pair(layer: AnyLayer, group: StoredGroup): void {
    this.#taken.add(group);
    const variables = storeOrder(layer);
    const floats = dequantized(layer, variables, group.datasets);
    const datasets = floats?.datasets ?? group.datasets;
    if (datasets.length !== variables.length) {
      const expected = variables.map((v) => `${v.name} ${formatShape(v.shape)}`).join(", ");
      this.refuse({
        kind: "count",
        message: `${String(layer)} expects ${variables.length} weights (${expected}), but ${group.path}/vars holds ${datasets.length} (${datasets.map(({ shape }) => formatShape(shape)).join(", ")})${packedNote(datasets)}`,
        variables,
        near: `/${group.path}/vars`,
      });
      return;
    }
    if (floats !== undefined) {
      this.#dequantized.push([layer.name, floats.mode]);
      for (const { path } of group.datasets) this.#read.add(path);
    }
    const fits = variables.map(({ shape }, i) => equalShapes(shape, datasets[i]?.shape ?? []));
    const misfit = fits.indexOf(false); // where Keras stops to fill the layer
    for (const [i, variable] of variables.entries()) {
      const dataset = datasets[i];
      if (dataset === undefined || (fits[i] === true && misfit >= 0 && i > misfit)) continue;
      const { path } = dataset;
      if (fits[i] === true) {
        this.#assignments.push({ variable, path, dataset });
        this.#read.add(path);
        continue;
      }
      const left = variables.filter((_, at) => i === misfit && at > i && fits[at] === true);
      const mismatch = shapeMismatch(variable, path, dataset);
      this.refuse({ ...mismatch, variables: [variable, ...left] });
    }
  }

  /** Pairs a layer with the group of its twin. */
  share(layer: AnyLayer, group: StoredGroup): void {
    this.#shared.push(layer.name);
    this.pair(layer, group);
  }

  missing({ layer, paths }: StoredLayer): void {
    const [path = ""] = paths;
    const free = this.#groups.filter((group) => !this.#taken.has(group));
    const near = nearestPath(
      path,
      free.map((group) => group.path),
    );
    const variables = storeOrder(layer);
    const shapes = variables.map((v) => `${v.name} ${formatShape(v.shape)}`).join(", ");
    this.refuse({
      kind: "missing",
      message: `${String(layer)} (${shapes}): there is no ${path}/vars in the file${near === undefined ? "" : `; the nearest is ${near}`}`,
      variables,
      near: near === undefined ? undefined : `/${near}/vars`,
    });
  }

  plan(): WeightPlan {
    return {
      assignments: this.#assignments,
      mismatches: this.#mismatches,
      unread: this.#groups.flatMap(({ datasets }) =>
        datasets.filter(({ path }) => !this.#read.has(path)),
      ),
      zeroed: storedLayers(this.#model).flatMap(({ layer }) =>
        layer.ownVariables.filter((v) => !v.stored),
      ),
      notices: [...quantizationNotices(this.#dequantized), ...sharingNotices(this.#shared)],
    };
  }
}

function sharingNotices(names: readonly string[]): string[] {
  return names.length === 0
    ? []
    : [
        `${listed(names)}: in Python shared by several models inside this one; here each has its own copy, and training moves them apart.`,
      ];
}

function layersWithWeights(model: AnyLayer): StoredLayer[] {
  return storedLayers(model).filter(({ layer }) => storeOrder(layer).length > 0);
}

function fits(group: StoredGroup, layer: AnyLayer): boolean {
  const variables = storeOrder(layer);
  const datasets = dequantized(layer, variables, group.datasets)?.datasets ?? group.datasets;
  return (
    datasets.length === variables.length &&
    variables.every((variable, i) => equalShapes(variable.shape, datasets[i]?.shape ?? []))
  );
}

/** Every group with values, `dense_2` before `dense_10`. */
function storedGroups(h5: H5File): StoredGroup[] {
  const groups: StoredGroup[] = [];
  for (const path of walkGroups(h5)) {
    if (!path.endsWith("/vars") || ASIDE.test(path)) continue;
    const datasets = [...h5.keys(path)]
      .sort(compareNaturally)
      .flatMap((key) => h5.dataset(joinPath(path, key)) ?? []);
    if (datasets.length === 0) continue;
    const name = h5.attribute(path, "name");
    groups.push({
      path: path.slice(1, -"/vars".length),
      name: typeof name === "string" ? name : undefined,
      datasets,
    });
  }
  return groups.sort((a, b) => compareNaturally(a.path, b.path));
}
