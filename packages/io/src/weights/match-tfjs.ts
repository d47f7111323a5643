/** @file Fits a model to the weights of TensorFlow.js: named arrays, in one of two orders. */
import { type AnyLayer, equalShapes, Model, type Variable } from "@kmr-js/core";
import { type H5Dataset, type H5File, walkDatasets } from "../hdf5/h5-file.ts";
import { ordered } from "./match-legacy.ts";
import { shapeMismatch, type WeightPlan } from "./plan.ts";

/**
 * Fits by order, as names inside sublayers differ: the converter writes layer by layer, TensorFlow.js all trainable
 * weights before all others. Of the two, the order whose shapes and names fit better is taken.
 */
export function matchTfjs(model: AnyLayer, arrays: H5File): WeightPlan {
  const datasets = [...walkDatasets(arrays)].flatMap((path) => arrays.dataset(path) ?? []);
  const byLayer = model instanceof Model ? model.layers.flatMap(ordered) : ordered(model);
  const orders = [
    unique(byLayer),
    unique([...model.trainableWeights, ...model.nonTrainableWeights]),
  ];
  const [best = []] = orders.sort((a, b) => misfits(a, datasets) - misfits(b, datasets));
  if (best.length !== datasets.length) {
    const message = `the model has ${best.length} weights, the file has ${datasets.length}`;
    return {
      assignments: [],
      mismatches: [{ kind: "count", message, variables: best }],
      unread: datasets,
    };
  }
  const pairs = best.map((variable, i) => [variable, datasets[i] as H5Dataset] as const);
  const fitting = pairs.filter(([variable, { shape }]) => equalShapes(variable.shape, shape));
  return {
    assignments: fitting.map(([variable, dataset]) => ({ variable, path: dataset.path, dataset })),
    mismatches: pairs
      .filter((pair) => !fitting.includes(pair))
      .map(([variable, dataset]) => shapeMismatch(variable, dataset.path, dataset)),
    unread: pairs.filter((pair) => !fitting.includes(pair)).map(([, dataset]) => dataset),
  };
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
