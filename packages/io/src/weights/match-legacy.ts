/** @file Fits a model to a legacy weight group: `layer_names`, `weight_names`, values in their order. */
import {
  type AnyLayer,
  equalShapes,
  FileFormatError,
  formatShape,
  Model,
  type Variable,
} from "@kmr-js/core";
import { type H5File, joinPath } from "../hdf5/h5-file.ts";
import { type Assignment, type Mismatch, shapeMismatch, type WeightPlan } from "./plan.ts";

interface LegacyLayer {
  readonly name: string;
  readonly weightPaths: readonly string[];
}

/** Fits layer by layer in order, names ignored, as Keras does; or by name. */
export function matchLegacy(
  model: AnyLayer,
  h5: H5File,
  root: "/" | "/model_weights",
  by: "order" | "name",
): WeightPlan {
  const stored = legacyLayers(h5, root);
  const layers = model instanceof Model ? model.layers : [model];
  const wanted = layers.filter((layer) => layer.weights.length > 0);
  const offered = stored.filter(({ weightPaths }) => weightPaths.length > 0);
  const mismatches: Mismatch[] = [];
  const pairs =
    by === "order"
      ? wanted.map((layer, i) => [layer, offered[i]] as const)
      : wanted.map((layer) => [layer, offered.find(({ name }) => name === layer.name)] as const);
  if (by === "order" && wanted.length !== offered.length) {
    mismatches.push({
      kind: "count",
      message: `the model has ${wanted.length} layers with weights (${wanted.map((l) => l.name).join(", ")}), the file has ${offered.length} (${offered.map((l) => l.name).join(", ")})`,
    });
  }
  const assignments = pairs.flatMap(([layer, found]) =>
    found === undefined ? [] : fitLayer(layer, found, h5, mismatches),
  );
  const read = new Set(assignments.map(({ path }) => path));
  const unread = offered.flatMap(({ weightPaths }) =>
    weightPaths.filter((path) => !read.has(path)),
  );
  return { assignments, mismatches, unread };
}

function fitLayer(
  layer: AnyLayer,
  stored: LegacyLayer,
  h5: H5File,
  mismatches: Mismatch[],
): Assignment[] {
  const variables: readonly Variable[] = [...layer.trainableWeights, ...layer.nonTrainableWeights];
  if (variables.length !== stored.weightPaths.length) {
    const expected = variables.map((v) => `${v.path} ${formatShape(v.shape)}`).join(", ");
    mismatches.push({
      kind: "count",
      message: `${String(layer)} expects ${variables.length} weights (${expected}), but layer ${JSON.stringify(stored.name)} of the file holds ${stored.weightPaths.length}`,
    });
    return [];
  }
  return variables.flatMap((variable, i) => {
    const path = stored.weightPaths[i] ?? "";
    const dataset = h5.dataset(path);
    if (dataset === null) {
      mismatches.push({
        kind: "missing",
        message: `${variable.path}: there is no dataset ${path} in the file`,
      });
      return [];
    }
    if (equalShapes(variable.shape, dataset.shape)) return [{ variable, path, dataset }];
    mismatches.push(shapeMismatch(variable, path, dataset));
    return [];
  });
}

/** The layers of the file with the full paths of their datasets. */
function legacyLayers(h5: H5File, root: string): LegacyLayer[] {
  return stringList(h5, root, "layer_names").map((name) => {
    const group = joinPath(root, name);
    return {
      name,
      weightPaths: stringList(h5, group, "weight_names").map((weight) => `${group}/${weight}`),
    };
  });
}

/** A list attribute, which long models split into `name0`, `name1`, …. */
function stringList(h5: H5File, path: string, name: string): string[] {
  const whole = h5.attribute(path, name);
  if (whole !== undefined) return strings(whole, path, name);
  const parts: string[] = [];
  for (let i = 0; ; i++) {
    const part = h5.attribute(path, `${name}${i}`);
    if (part === undefined) break;
    parts.push(...strings(part, path, name));
  }
  return parts;
}

function strings(value: unknown, path: string, name: string): string[] {
  const list = Array.isArray(value) ? value : typeof value === "string" ? [value] : [];
  if (list.every((item) => typeof item === "string")) return list;
  throw new FileFormatError(`${path}: attribute ${name} must be a list of strings.`, {
    entry: path,
  });
}
