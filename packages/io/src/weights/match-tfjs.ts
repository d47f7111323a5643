/** @file Fits a model to the weights of TensorFlow.js: arrays named by layer, or else in one of two orders. */
import { type AnyLayer, equalShapes, Model, type Variable } from "@kmr-js/core";
import type { H5Dataset, H5File } from "../hdf5/h5-file.ts";
import { OPTIMIZER } from "../saved/tfjs-manifest.ts";
import { ordered } from "./match-legacy.ts";
import { shapeMismatch, type WeightPlan } from "./plan.ts";

/**
 * Fits by name where the arrays are called as the weights are; else layer by layer, where names start with those of
 * the layers; else by order: the converter writes layer by layer, TensorFlow.js all trainable weights before all others.
 * @param order - the paths of the arrays in the order of the file.
 */
export function matchTfjs(model: AnyLayer, arrays: H5File, order: readonly string[]): WeightPlan {
  const datasets = order
    .filter((path) => !path.startsWith(`${OPTIMIZER}/`))
    .flatMap((path) => arrays.dataset(path) ?? []);
  const layers = model instanceof Model ? model.layers : [model];
  const byLayer = unique(layers.flatMap(ordered));
  const offered = byPath(byLayer, datasets) ?? byName(layers, datasets) ?? datasets;
  const orders = [byLayer, unique([...model.trainableWeights, ...model.nonTrainableWeights])];
  const [best = []] = orders.sort((a, b) => misfits(a, offered) - misfits(b, offered));
  if (best.length !== offered.length) {
    const message = `the model has ${best.length} weights, the file has ${offered.length}`;
    const mismatch = { kind: "count", message, variables: best } as const;
    return { assignments: [], mismatches: [mismatch], unread: offered };
  }
  const pairs = best.map((variable, i) => [variable, offered[i] as H5Dataset] as const);
  const fitting = pairs.filter(([variable, { shape }]) => equalShapes(variable.shape, shape));
  const rest = pairs.filter((pair) => !fitting.includes(pair));
  return {
    assignments: fitting.map(([variable, dataset]) => ({ variable, path: dataset.path, dataset })),
    mismatches: rest.map(([variable, dataset]) => shapeMismatch(variable, dataset.path, dataset)),
    unread: rest.map(([, dataset]) => dataset),
  };
}

/** The arrays of the weights; undefined when one is called otherwise. */
function byPath(
  variables: readonly Variable[],
  datasets: readonly H5Dataset[],
): H5Dataset[] | undefined {
  const paths = new Map(datasets.map((dataset) => [dataset.path, dataset]));
  const found = variables.flatMap(({ path }) => paths.get(`/${path}`) ?? []);
  return found.length === variables.length && found.length === datasets.length ? found : undefined;
}

/** The arrays layer by layer; undefined when their names do not tell the layers. */
function byName(
  layers: readonly AnyLayer[],
  datasets: readonly H5Dataset[],
): H5Dataset[] | undefined {
  const found = layers.map((layer) => {
    const own = datasets.filter(({ path }) => path.startsWith(`/${layer.name}/`));
    return own.length === layer.weights.length ? own : undefined;
  });
  if (found.some((own) => own === undefined)) return undefined;
  const all = found.flatMap((own) => own ?? []);
  return all.length === datasets.length ? all : undefined;
}

/** How badly an order fits: a shape counts more than a name. */
function misfits(order: readonly Variable[], datasets: readonly H5Dataset[]): number {
  return order.reduce((sum, variable, i) => {
    const dataset = datasets[i];
    if (dataset === undefined || !equalShapes(variable.shape, dataset.shape)) return sum + 1000;
    return sum + (dataset.path.split("/").at(-1) === variable.name ? 0 : 1);
  }, 0);
}

function unique(variables: readonly Variable[]): Variable[] {
  return [...new Set(variables)];
}
