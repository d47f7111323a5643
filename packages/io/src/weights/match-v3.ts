/** @file Fits a model to a Keras 3 weight store: `<group>/vars/<i>`. */
import { type AnyLayer, equalShapes, formatShape, type Variable } from "@kmr-js/core";
import { type H5Dataset, type H5File, joinPath, walkGroups } from "../hdf5/h5-file.ts";
import {
  type Assignment,
  type Mismatch,
  nearestPath,
  shapeMismatch,
  type WeightPlan,
} from "./plan.ts";
import { compareNaturally, type StoredLayer, storedLayers, storeOrder } from "./weight-paths.ts";

/** A group of the file that holds values, its datasets in order. */
interface StoredGroup {
  readonly path: string;
  readonly datasets: readonly { readonly path: string; readonly dataset: H5Dataset }[];
}

/** Groups that hold no weights of layers. */
const ASIDE = /(^|\/)(optimizer|seed_generator|_random_generator)(\/|$)/;

/** Fits by Keras's paths, trying every path under which some Keras version stored a layer. */
export function matchByPath(model: AnyLayer, h5: H5File): WeightPlan {
  const groups = storedGroups(h5);
  const byPath = new Map(groups.map((group) => [group.path, group]));
  const taken = new Set<string>();
  const assignments: Assignment[] = [];
  const mismatches: Mismatch[] = [];
  for (const stored of storedLayers(model)) {
    const variables = storeOrder(stored.layer);
    if (variables.length === 0) continue;
    const found = candidates(stored, h5).flatMap((path) => byPath.get(path) ?? []);
    const group = found.find((candidate) => fits(candidate, variables)) ?? found[0];
    if (group === undefined) {
      mismatches.push(
        missing(
          stored,
          groups.filter(({ path }) => !taken.has(path)),
        ),
      );
      continue;
    }
    taken.add(group.path);
    pair(stored.layer, variables, group, assignments, mismatches);
  }
  return { assignments, mismatches, unread: unread(groups, assignments), zeroed: unstored(model) };
}

/** Fits the k-th layer with weights to the k-th group with values; names play no part. */
export function matchByOrder(model: AnyLayer, h5: H5File): WeightPlan {
  const groups = storedGroups(h5);
  const layers = storedLayers(model).filter(({ layer }) => layer.ownVariables.length > 0);
  const inOrder = [...layers].sort((a, b) => compareNaturally(a.paths[0] ?? "", b.paths[0] ?? ""));
  const assignments: Assignment[] = [];
  const mismatches: Mismatch[] = [];
  if (inOrder.length !== groups.length) {
    mismatches.push({
      kind: "count",
      message: `the model has ${inOrder.length} layers with weights, the file has ${groups.length} groups with values`,
    });
  }
  for (const [i, { layer }] of inOrder.entries()) {
    const group = groups[i];
    if (group !== undefined) pair(layer, storeOrder(layer), group, assignments, mismatches);
  }
  return { assignments, mismatches, unread: unread(groups, assignments), zeroed: unstored(model) };
}

/** The weights that Keras 3 leaves out of its files. */
function unstored(model: AnyLayer): Variable[] {
  return storedLayers(model).flatMap(({ layer }) => layer.ownVariables.filter((v) => !v.stored));
}

function pair(
  layer: AnyLayer,
  variables: readonly Variable[],
  group: StoredGroup,
  assignments: Assignment[],
  mismatches: Mismatch[],
): void {
  if (group.datasets.length !== variables.length) {
    const expected = variables.map((v) => `${v.name} ${formatShape(v.shape)}`).join(", ");
    mismatches.push({
      kind: "count",
      message: `${String(layer)} expects ${variables.length} weights (${expected}), but ${group.path}/vars holds ${group.datasets.length}`,
    });
    return;
  }
  for (const [i, variable] of variables.entries()) {
    const entry = group.datasets[i];
    if (entry === undefined) continue;
    if (equalShapes(variable.shape, entry.dataset.shape)) assignments.push({ variable, ...entry });
    else mismatches.push(shapeMismatch(variable, entry.path, entry.dataset));
  }
}

/** The groups to try for a layer; tf.keras 2.13 wrote another word for `layers`. */
function candidates({ paths }: StoredLayer, h5: H5File): string[] {
  const old = "_layer_checkpoint_dependencies";
  if (h5.kind(`/${old}`) !== "group") return [...paths];
  return [...paths, ...paths.map((path) => path.replaceAll("layers", old))];
}

function fits(group: StoredGroup, variables: readonly Variable[]): boolean {
  return (
    group.datasets.length === variables.length &&
    variables.every((variable, i) => {
      const entry = group.datasets[i];
      return entry !== undefined && equalShapes(variable.shape, entry.dataset.shape);
    })
  );
}

function missing({ layer, paths }: StoredLayer, free: readonly StoredGroup[]): Mismatch {
  const [path = ""] = paths;
  const near = nearestPath(
    path,
    free.map((group) => group.path),
  );
  const shapes = storeOrder(layer).map((v) => `${v.name} ${formatShape(v.shape)}`);
  return {
    kind: "missing",
    message: `${String(layer)} (${shapes.join(", ")}): there is no ${path}/vars in the file${near}`,
  };
}

function unread(groups: readonly StoredGroup[], assignments: readonly Assignment[]): string[] {
  const read = new Set(assignments.map(({ path }) => path));
  return groups.flatMap(({ datasets }) =>
    datasets.map(({ path }) => path).filter((path) => !read.has(path)),
  );
}

/** Every group with values, `dense_2` before `dense_10`. */
function storedGroups(h5: H5File): StoredGroup[] {
  const groups: StoredGroup[] = [];
  for (const path of walkGroups(h5)) {
    if (!path.endsWith("/vars") || ASIDE.test(path)) continue;
    const datasets = [...h5.keys(path)].sort(compareNaturally).flatMap((key) => {
      const dataset = h5.dataset(joinPath(path, key));
      return dataset === null ? [] : [{ path: dataset.path, dataset }];
    });
    if (datasets.length > 0) groups.push({ path: path.slice(1, -"/vars".length), datasets });
  }
  return groups.sort((a, b) => compareNaturally(a.path, b.path));
}
