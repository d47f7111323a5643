/** @file The state of an optimizer in a file: `/optimizer/vars/<i>`, or `/optimizer_weights` in a legacy one. */
import {
  type AnyLayer,
  type AnyModel,
  equalShapes,
  Model,
  optimizers,
  type Variable,
} from "@kmr-js/core";
import { type H5Dataset, type H5File, joinPath } from "../hdf5/h5-file.ts";
import { settled } from "../random-access.ts";
import type { SavedWeights } from "../saved/saved-file.ts";
import { hostArray } from "./plan.ts";
import { compareNaturally, DEPENDENCIES } from "./weight-paths.ts";
import type { StoredGroup } from "./write-v3.ts";

type Optimizer = optimizers.Optimizer;

const GROUP = "/optimizer/vars";
const LEGACY_GROUP = "/optimizer_weights";

/** True for a file of Keras 3 that holds the state of an optimizer. */
export function holdsOptimizer({ layout, arrays }: SavedWeights): boolean {
  return layout === "v3" && arrays.keys(GROUP).length > 0;
}

/** Restores the state of a compiled model's optimizer: all of it, or none. @returns why it was not restored. */
export async function restoreOptimizer(
  model: AnyModel,
  { layout, arrays }: SavedWeights,
): Promise<string | undefined> {
  if (layout === "tfjs") return undefined;
  const read = layout === "v3" ? storedState(arrays, model) : legacyState(arrays, model.optimizer);
  if (layout === "legacy" && read.length === 0) return undefined; // saved without it
  const { optimizer } = model;
  // A model that was compiled but never trained has an optimizer without slots.
  if (read.length > optimizer.variables.length) optimizer.build(model.trainableWeights);
  const { variables } = optimizer;
  if (read.length !== variables.length) {
    return `The optimizer starts anew: the file holds ${read.length} of its variables, and it has ${variables.length}.`;
  }
  const stored = inTodaysOrder(read, variables);
  const misfit = variables.find(({ shape }, i) => !equalShapes(shape, stored[i]?.shape ?? []));
  if (misfit !== undefined)
    return `The optimizer starts anew: ${misfit.path} does not fit the state in the file.`;
  const values = await settled(stored.map(hostArray));
  for (const [i, variable] of variables.entries()) {
    const value = values[i];
    if (value !== undefined) variable.assign(value);
  }
  return undefined;
}

/** Before 3.10 Keras put the running product of Nadam before the moments; today it comes last. */
function inTodaysOrder(
  stored: readonly H5Dataset[],
  variables: readonly Variable[],
): readonly H5Dataset[] {
  const first = variables.findIndex(({ name }) => !/^(iteration|learning_rate)$/.test(name));
  const isScalar = ({ shape }: { readonly shape: readonly number[] }): boolean =>
    shape.length === 0;
  const [last, product] = [variables.at(-1), stored[first]];
  const isFirst =
    last !== undefined &&
    product !== undefined &&
    isScalar(last) &&
    isScalar(product) &&
    !isScalar(variables[first] ?? last);
  if (!isFirst) return stored;
  return [...stored.slice(0, first), ...stored.slice(first + 1), product];
}

/** Keras 2 left the learning rate out. */
function storedState(arrays: H5File, { optimizer }: AnyModel): H5Dataset[] {
  const stored = [...arrays.keys(GROUP)]
    .sort(compareNaturally)
    .flatMap((key) => arrays.dataset(joinPath(GROUP, key)) ?? []);
  const [, rate] = optimizer.variables;
  const lacksRate = rate?.name === "learning_rate" && arrays.kind(`/${DEPENDENCIES}`) === "group";
  return lacksRate && stored.length > 0
    ? [...stored.slice(0, 1), asDataset(rate), ...stored.slice(1)]
    : stored;
}

/** The state in today's order; an entry that the file lacks is what the optimizer has. */
function legacyState(arrays: H5File, optimizer: Optimizer): H5Dataset[] {
  const names = arrays.attribute(LEGACY_GROUP, "weight_names");
  const stored = (Array.isArray(names) ? names : []).flatMap((name) => {
    const dataset = arrays.dataset(joinPath(LEGACY_GROUP, String(name)));
    return dataset === null ? [] : [{ name: String(name), dataset }];
  });
  const [iterations, ...slots] = stored;
  if (iterations === undefined || !/(^|\/)iter(ation)?:0$/.test(iterations.name))
    return stored.map(({ dataset }) => dataset);
  const [, rate] = optimizer.variables;
  const hasRate =
    rate?.name === "learning_rate" && slots[0]?.name.includes("learning_rate") !== true;
  return [
    iterations.dataset,
    ...(hasRate ? [asDataset(rate)] : []),
    ...inPairs(slots).map(({ dataset }) => dataset),
  ];
}

/** Keras up to 2.10 wrote all first moments, then all second ones; today they alternate. */
function inPairs<T extends { readonly name: string }>(slots: readonly T[]): readonly T[] {
  const half = slots.length / 2;
  const firsts = slots.slice(0, half);
  const apart =
    firsts.every(({ name }) => name.endsWith("/m:0")) &&
    slots.slice(half).every(({ name }) => name.endsWith("/v:0"));
  return apart ? firsts.flatMap((slot, i) => [slot, slots[half + i] ?? slot]) : slots;
}

function asDataset(variable: Variable): H5Dataset {
  const read = (): Float32Array => Float32Array.from(variable.value.dataSync());
  return { path: variable.path, shape: variable.shape, dtype: "float32", read };
}

/** The groups in which the optimizer of a compiled model lies. */
export function optimizerGroups(model: AnyLayer): StoredGroup[] {
  return model instanceof Model && model.compiled ? stateGroups(model.optimizer, "/optimizer") : [];
}

/** The variables of an optimizer; those of one inside again in a group of their own, as Keras has them. */
function stateGroups(optimizer: Optimizer, path: string): StoredGroup[] {
  const weights = optimizer.variables.map((variable: Variable, i: number) => ({
    key: String(i),
    variable,
  }));
  const own = { path: `${path}/vars`, layer: optimizer.name, weights };
  if (!(optimizer instanceof optimizers.LossScaleOptimizer)) return [own];
  return [own, ...stateGroups(optimizer.inner, `${path}/inner_optimizer`)];
}
