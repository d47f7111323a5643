/** @file What is done with a mutant: it is loaded and run, converted, compared, told about. */
import { type AnyModel, flatten, isKerasTensor, type KerasTensor, type Tensor } from "@kmr-js/core";
import {
  compareFiles,
  inspectFile,
  type LoadWeightsOptions,
  loadWeights,
  matchWeights,
  modelToBytes,
  type Parity,
  readParity,
  type SaveFormat,
  type Source,
  verifyParity,
} from "@kmr-js/io";
import { kmrLayers, loadModel } from "@kmr-js/kmr-compat";
import { kerasLayers } from "@kmr-js/layers";
import * as tf from "@tensorflow/tfjs-core";
import { loadH5wasm } from "../../packages/io/src/hdf5/h5wasm-module.ts";
import { ODD_NAMES } from "./folder.ts";
import type { Matching, Mutant } from "./mutant.ts";
import { Random } from "./random.ts";

const tables = [kerasLayers, kmrLayers];
const quiet = { onNotice: () => {} };
/** The most values that a model without recorded inputs is run on. */
const MOST_VALUES = 100_000;

const parities = new Map<string, Promise<Parity>>();
const models = new Map<string, Promise<AnyModel>>();

/** Does with a mutant what it is for. @returns how it ended, where it did not fail. */
export async function used(mutant: Mutant, source: Source): Promise<string> {
  const before = await openFiles();
  const ended = await useOf(mutant, source).catch((error: unknown) => [error]);
  const left = (await openFiles()) - before;
  const [error] = typeof ended === "string" ? [] : ended;
  if (left !== 0) throw new Error(`${left} HDF5 files are open after: ${String(error ?? ended)}`);
  if (typeof ended === "string") return ended;
  throw error;
}

/** How many files HDF5 sees. */
async function openFiles(): Promise<number> {
  const { module } = await loadH5wasm();
  return module.FS.readdir("/").length;
}

async function useOf(mutant: Mutant, source: Source): Promise<string> {
  switch (mutant.use) {
    case "parity":
      await readParity(source);
      return "reads";
    case "inspect":
      await inspectFile(source, tables);
      return "reads";
    case "diff":
      return compared(mutant, source);
    case "weights":
      return weightsInto(await recipient(mutant.model ?? ""), source, mutant);
    default:
      return leavingNothing(() => modelFrom(mutant, source));
  }
}

/** Fails when tensors are left. */
async function leavingNothing(action: () => Promise<string>): Promise<string> {
  const before = tf.memory().numTensors;
  const ended = await action().catch((error: unknown) => [error]);
  const left = tf.memory().numTensors - before;
  const [error] = typeof ended === "string" ? [] : ended;
  if (left !== 0) throw new Error(`${left} tensors are left after: ${String(error ?? ended)}`);
  if (typeof ended === "string") return ended;
  throw error;
}

async function modelFrom(mutant: Mutant, source: Source): Promise<string> {
  const parity = mutant.parity === null ? undefined : await recorded(mutant.parity);
  const model = await loadModel(source, quiet);
  try {
    if (mutant.use === "convert") return await converted(model, mutant);
    if (parity !== undefined) verifyParity(model, { ...parity, layers: new Map() });
    else runOnOnes(model);
    return "predicts";
  } finally {
    model.dispose();
  }
}

/** Runs a model whose inputs nobody recorded. */
function runOnOnes(model: AnyModel): void {
  const inputs = flatten(model.inputs as KerasTensor).filter(isKerasTensor);
  const shapes = inputs.map(({ shape }) => shape.map((size) => size ?? 2));
  const sizes = shapes.map((shape) => shape.reduce((product, size) => product * size, 1));
  if (inputs.length === 0 || Math.max(...sizes) > MOST_VALUES) return;
  tf.tidy(() => {
    const values = inputs.map(({ dtype }, i) => ones(shapes[i] ?? [], dtype));
    (model as unknown as (x: unknown) => unknown)(values.length === 1 ? values[0] : values);
  });
}

function ones(shape: number[], dtype: string): Tensor {
  if (dtype === "string") return tf.fill(shape, "a", "string");
  return tf.ones(shape, dtype === "int32" || dtype === "bool" ? dtype : "float32");
}

/** What was written opens again, and holds the same weights. */
async function converted(model: AnyModel, { index }: Mutant): Promise<string> {
  const format: SaveFormat = index % 2 === 0 ? "keras" : "h5";
  const bytes = await modelToBytes(model, { format });
  const again = await loadModel(bytes, quiet).catch((cause: unknown) => {
    throw new Error(`what was written as .${format} does not open`, { cause });
  });
  const [ours, theirs] = [model, again].map(valuesOf);
  again.dispose();
  const same =
    ours?.length === theirs?.length && ours?.every((value, i) => equal(value, theirs?.[i]));
  if (!same) throw new Error(`what was written as .${format} has other weights`);
  return "converts";
}

/** The undamaged file is the other one, first or second. */
async function compared({ origin, index }: Mutant, source: Source): Promise<string> {
  const [a, b] = index % 2 === 0 ? [source, origin] : [origin, source];
  await compareFiles(a, b, { objects: tables });
  return "reads";
}

/** Weights change all or not at all. */
async function weightsInto(model: AnyModel, source: Source, mutant: Mutant): Promise<string> {
  const options = await optionsOf(model, mutant);
  const before = valuesOf(model);
  try {
    await loadWeights(model, source, options);
    return "reads";
  } catch (error) {
    const after = valuesOf(model);
    if (before.every((value, i) => equal(value, after[i]))) throw error;
    throw new Error(`some weights changed, though: ${String(error)}`);
  }
}

async function optionsOf(
  model: AnyModel,
  { matching, origin }: Mutant,
): Promise<LoadWeightsOptions> {
  if (matching === undefined) return {};
  const { match, skip_mismatch } = matching;
  if (match !== "map") return { match, skip_mismatch };
  return { skip_mismatch, map: await lyingMap(model, origin, matching) };
}

/** The map by which the undamaged file would fill the model, half of the time with a lie. */
async function lyingMap(
  model: AnyModel,
  origin: string,
  { seed }: Matching,
): Promise<Record<string, string>> {
  const { matched } = await matchWeights(model, origin).catch(() => ({ matched: [] }));
  const random = new Random(seed);
  const map = new Map(matched.map(({ weight, path }) => [weight, path]));
  const keys = [...map.keys(), ...ODD_NAMES];
  const paths = [...map.values(), ...ODD_NAMES, "/", "layers", "/layers/dense", "/vars/0"];
  if (random.next() < 0.5) map.set(random.pick(keys), random.pick(paths));
  return Object.fromEntries(map);
}

function valuesOf(model: AnyModel): ArrayLike<unknown>[] {
  return model.weights.map(({ value }) => value.dataSync().slice());
}

function equal(a: ArrayLike<unknown>, b: ArrayLike<unknown> | undefined): boolean {
  if (a.length !== b?.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

function recorded(path: string): Promise<Parity> {
  const known = parities.get(path) ?? readParity(path);
  parities.set(path, known);
  return known;
}

/** A model that takes weights; it stays open. */
function recipient(path: string): Promise<AnyModel> {
  const known = models.get(path) ?? loadModel(path, quiet);
  models.set(path, known);
  return known;
}
