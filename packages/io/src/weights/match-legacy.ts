/** @file Fits a model to a legacy weight group: `layer_names`, `weight_names`, values in their order. */
import {
  type AnyLayer,
  equalShapes,
  FileFormatError,
  formatShape,
  Model,
  type Variable,
} from "@kmr-js/core";
import { type H5Dataset, type H5File, joinPath } from "../hdf5/h5-file.ts";
import { dequantizedByName, type QuantizationMode } from "./dequantize.ts";
import { isFactor, mergedFactors } from "./low-rank.ts";
import { modernized } from "./older-weights.ts";
import {
  type Assignment,
  type Mismatch,
  quantizationNotices,
  shapeMismatch,
  type WeightPlan,
} from "./plan.ts";

interface LegacyLayer {
  readonly name: string;
  readonly weightPaths: readonly string[];
}

/** What comes to light while layers are fitted. */
interface Findings {
  readonly mismatches: Mismatch[];
  /** Layers whose weights were quantized. */
  readonly quantized: [name: string, mode: QuantizationMode][];
  /** Datasets that became part of others. */
  readonly unpacked: Set<string>;
}

/** Fits layer by layer in order, names ignored, as Keras does; or by name. */
export function matchLegacy(
  model: AnyLayer,
  h5: H5File,
  by: "order" | "name",
  version: string | undefined,
): WeightPlan {
  const { layers: stored, topLevel } = legacyLayers(h5);
  const layers = model instanceof Model ? model.layers : [model];
  const offered = stored.filter(({ weightPaths }) => weightPaths.length > 0);
  const all = layers.filter((layer) => layer.weights.length > 0);
  const wanted =
    all.length === offered.length ? all : layers.filter((layer) => ordered(layer).length > 0);
  const findings: Findings = { mismatches: [], quantized: [], unpacked: new Set() };
  const { mismatches } = findings;
  const pairs: (readonly [AnyLayer, LegacyLayer | undefined])[] =
    by === "order"
      ? wanted.map((layer, i) => [layer, offered[i]])
      : wanted.map((layer) => [layer, offered.find(({ name }) => name === layer.name)]);
  if (by === "order" && wanted.length !== offered.length) {
    mismatches.push({
      kind: "count",
      message: `the model has ${wanted.length} layers with weights (${wanted.map((l) => l.name).join(", ")}), the file has ${offered.length} (${offered.map((l) => l.name).join(", ")})`,
      variables: wanted.slice(offered.length).flatMap((layer) => layer.weights),
      isFinal: true,
    });
  }
  const assignments = pairs.flatMap(([layer, found]) =>
    found === undefined
      ? []
      : fitWeights(String(layer), fitting(layer, found), found, h5, findings, { layer, version }),
  );
  if (model instanceof Model && model.ownVariables.length > 0 && topLevel !== undefined)
    assignments.push(
      ...fitWeights(String(model), model.ownVariables as Variable[], topLevel, h5, findings),
    );
  const read = new Set([...assignments.map(({ path }) => path), ...findings.unpacked]);
  return {
    assignments,
    mismatches,
    unread: unread([...offered, topLevel], read, h5),
    notices: quantizationNotices(findings.quantized),
  };
}

/**
 * A layer's weights in the order in which they are written: trainable first, at the moment of saving. What has a key of
 * its own in a `.weights.h5`, the tf-idf of lookups, is none of Keras's weights.
 */
export function ordered(layer: AnyLayer): readonly Variable[] {
  return everyWeight(layer).filter(({ storeKey }) => storeKey === undefined);
}

function everyWeight(layer: AnyLayer): readonly Variable[] {
  return [...layer.trainableWeights, ...layer.nonTrainableWeights];
}

/** The weights for what the file holds: Keras 2 counted the tf-idf of lookups among them. */
function fitting(layer: AnyLayer, { weightPaths }: LegacyLayer): readonly Variable[] {
  const all = everyWeight(layer);
  return all.length === weightPaths.length ? all : ordered(layer);
}

function fitWeights(
  owner: string,
  variables: readonly Variable[],
  stored: LegacyLayer,
  h5: H5File,
  findings: Findings,
  older?: { readonly layer: AnyLayer; readonly version: string | undefined },
): Assignment[] {
  const { mismatches } = findings;
  const written = stored.weightPaths.flatMap((path) => {
    const dataset = h5.dataset(path);
    if (dataset !== null) return [dataset];
    mismatches.push({
      kind: "missing",
      message: `${owner}: there is no dataset ${path} in the file, though the file names it`,
      variables: [],
    });
    return [];
  });
  if (written.length < stored.weightPaths.length) return [];
  const datasets =
    older === undefined
      ? written
      : (floatsOf(older.layer, variables, written, findings) ??
        modernized(older.layer, variables, written, older.version));
  if (variables.length !== datasets.length) {
    const expected = variables.map((v) => `${v.path} ${formatShape(v.shape)}`).join(", ");
    const found = datasets.map(({ shape }) => formatShape(shape)).join(", ");
    mismatches.push({
      kind: "count",
      message: `${owner} expects ${variables.length} weights (${expected}), but layer ${JSON.stringify(stored.name)} of the file holds ${datasets.length} (${found})`,
      variables,
    });
    return [];
  }
  return variables.flatMap((variable, i) => {
    const dataset = datasets[i] as H5Dataset;
    if (equalShapes(variable.shape, dataset.shape))
      return [{ variable, path: dataset.path, dataset }];
    mismatches.push(shapeMismatch(variable, dataset.path, dataset));
    return [];
  });
}

/** The datasets of a layer that Keras quantized, or adapted by LoRA, as its plain weights. */
function floatsOf(
  layer: AnyLayer,
  variables: readonly Variable[],
  written: readonly H5Dataset[],
  { quantized, unpacked }: Findings,
): readonly H5Dataset[] | undefined {
  const factors = written.filter(isFactor);
  const main = written.filter((dataset) => !isFactor(dataset));
  const floats = dequantizedByName(layer, variables, main);
  if (floats !== undefined) quantized.push([layer.name, floats.mode]);
  const datasets =
    factors.length === 0
      ? floats?.datasets
      : mergedFactors(layer, variables, [...(floats?.datasets ?? main), ...factors]);
  if (datasets !== undefined) for (const { path } of written) unpacked.add(path);
  return datasets;
}

function unread(
  stored: readonly (LegacyLayer | undefined)[],
  read: ReadonlySet<string>,
  h5: H5File,
): H5Dataset[] {
  return stored
    .flatMap((layer) => layer?.weightPaths ?? [])
    .flatMap((path) => h5.dataset(path) ?? [])
    .filter(({ path }) => !read.has(path));
}

/** The layers of the file with the full paths of their datasets, and the weights of the model itself. */
function legacyLayers(h5: H5File): { layers: LegacyLayer[]; topLevel: LegacyLayer | undefined } {
  const root = h5.kind("/model_weights") === "group" ? "/model_weights" : "/";
  const at = (name: string): LegacyLayer => {
    const group = joinPath(root, name);
    const names = stringList(h5, group, "weight_names");
    return { name, weightPaths: names.map((weight) => joinPath(group, weight)) };
  };
  const topLevel = "top_level_model_weights";
  return {
    layers: stringList(h5, root, "layer_names").map(at),
    topLevel: h5.kind(joinPath(root, topLevel)) === "group" ? at(topLevel) : undefined,
  };
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
