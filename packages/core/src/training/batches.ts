/** @file Data for training, cut into batches. */
import * as tf from "@tensorflow/tfjs-core";
import { ConfigError } from "../errors.ts";
import type { AnyModel } from "../models/model.ts";
import { type HostInput, Rows, toRows } from "../models/predict.ts";
import { SeedGenerator } from "../random/seed-generator.ts";
import type { Nested } from "../shape.ts";
import { isTensor, KerasTensor, type Tensor } from "../tensor.ts";
import { flatten, mapLeaves } from "../tree.ts";

/** One batch: inputs, labels, weights of samples. The tensors belong to the caller. */
export interface Batch {
  readonly x: Nested<Tensor>;
  readonly y: Nested<Tensor> | undefined;
  readonly sampleWeight: Nested<Tensor> | undefined;
}

/** What an iterator gives: a list of inputs, with labels, or with labels and weights; or inputs alone. */
export type BatchTuple = readonly [x: unknown, y?: unknown, sampleWeight?: unknown];
/** Batches that are made while training. */
export type BatchSource = AsyncIterable<BatchTuple> | Iterable<BatchTuple>;

/** Batches, once through. `steps` is undefined where nobody knows. */
export interface Epochs {
  readonly steps: number | undefined;
  /** The batches of one epoch. */
  epoch(): AsyncIterable<Batch> | Iterable<Batch>;
}

export interface ArrayOptions {
  readonly batchSize: number;
  readonly steps?: number | undefined;
  readonly shuffle?: boolean | undefined;
  readonly seed?: number | undefined;
  readonly classWeight?: Readonly<Record<number, number>> | undefined;
}

/** True for data that comes batch by batch. */
export function isBatchSource(x: unknown): x is BatchSource {
  return (
    typeof x === "object" &&
    x !== null &&
    !Array.isArray(x) &&
    !isTensor(x) &&
    (Symbol.asyncIterator in x || (Symbol.iterator in x && !ArrayBuffer.isView(x)))
  );
}

/** Arrays held as rows: inputs, labels and weights of the same samples. */
export class ArrayData {
  readonly x: Nested<Rows>;
  readonly y: Nested<Rows> | undefined;
  readonly sampleWeight: Nested<Rows> | undefined;
  readonly count: number;

  constructor(
    x: Nested<Rows>,
    y: Nested<Rows> | undefined,
    sampleWeight: Nested<Rows> | undefined,
    owner: string,
  ) {
    this.x = x;
    this.y = y;
    this.sampleWeight = sampleWeight;
    const leaves = [x, y, sampleWeight].flatMap((part) =>
      part === undefined ? [] : flatten(part),
    );
    this.count = leaves[0]?.count ?? 0;
    if (leaves.some(({ count }) => count !== this.count)) {
      const counts = Object.entries({ x, y, sample_weight: sampleWeight }).flatMap(
        ([name, part]) =>
          part === undefined
            ? []
            : [
                `${name}: ${flatten(part)
                  .map(({ count }) => count)
                  .join(", ")}`,
              ],
      );
      throw new ConfigError(
        `${owner}: inputs, labels and sample weights must have the same number of rows. Received: ${counts.join("; ")}.`,
      );
    }
  }

  /** The rows of inputs, labels and weights of a model. @throws ConfigError when their numbers differ. */
  static from([x, y, sampleWeight]: BatchTuple, model: AnyModel, owner: string): ArrayData {
    const rows = (value: unknown, like: unknown): Nested<Rows> | undefined =>
      value === undefined || value === null ? undefined : labelRows(value, like);
    const inputs = model.inputs as Nested<KerasTensor> | undefined;
    const { outputs } = model;
    return new ArrayData(
      toRows(x, inputs),
      rows(y, outputs),
      rows(sampleWeight, outputs),
      `${String(model)}: ${owner}`,
    );
  }

  /** All rows, as tensors. */
  whole(): Batch {
    return this.take(Int32Array.from({ length: this.count }, (_, i) => i));
  }

  /** The rows before and after a place. */
  split(at: number): [ArrayData, ArrayData] {
    const cut = (start: number, end: number): ArrayData => {
      const part = (rows: Nested<Rows> | undefined): Nested<Rows> | undefined =>
        rows === undefined ? undefined : mapLeaves(rows, (leaf) => leaf.part(start, end));
      return new ArrayData(part(this.x) ?? [], part(this.y), part(this.sampleWeight), "fit");
    };
    return [cut(0, at), cut(at, this.count)];
  }

  /** The rows of some places, as tensors. */
  take(places: Int32Array): Batch {
    const pick = (rows: Nested<Rows> | undefined): Nested<Tensor> | undefined =>
      rows === undefined ? undefined : mapLeaves(rows, (leaf) => leaf.gather(places));
    return { x: pick(this.x) ?? [], y: pick(this.y), sampleWeight: pick(this.sampleWeight) };
  }
}

/**
 * The rows of labels or weights. Nested lists are one array where the model has one output, whatever their depth, and one
 * array per output where it has a list of them.
 */
function labelRows(value: unknown, outputs: unknown): Nested<Rows> {
  const each = Array.isArray(outputs) && outputs.length > 1 && Array.isArray(value);
  if (each && value.length === outputs.length && value.every((part) => Array.isArray(part)))
    return value.map((part) => labelRows(part, outputs[0]));
  const one = outputs instanceof KerasTensor && Array.isArray(value) && !value.some(isRowsLike);
  return one ? new Rows(value as HostInput, undefined) : toRows(value, undefined);
}

function isRowsLike(value: unknown): boolean {
  return (
    isTensor(value) ||
    ArrayBuffer.isView(value) ||
    (typeof value === "object" && value !== null && "data" in value)
  );
}

/**
 * Batches of arrays: in order, or shuffled anew for each pass. With `steps`, an epoch takes at most that many, and the next
 * goes on behind them; as in Keras, no epoch goes past the end of the arrays.
 */
export function arrayEpochs(data: ArrayData, options: ArrayOptions): Epochs {
  const { batchSize, shuffle = false, seed, classWeight } = options;
  const whole = Math.ceil(data.count / batchSize);
  const steps = Math.min(options.steps ?? whole, whole);
  const generator = new SeedGenerator(seed ?? null);
  const places = Int32Array.from({ length: data.count }, (_, i) => i);
  let next = 0;
  return {
    steps,
    *epoch() {
      if (options.steps === undefined) next = 0;
      if (shuffle && next === 0) permute(places, generator);
      for (const end = Math.min(next + steps, whole); next < end; ) {
        const rows = places.subarray(next * batchSize, (next + 1) * batchSize);
        next++;
        const batch = data.take(rows);
        yield classWeight === undefined ? batch : weighClasses(batch, classWeight);
      }
      if (next >= whole) next = 0;
    },
  };
}

function permute(places: Int32Array, generator: SeedGenerator): void {
  for (let last = places.length - 1; last > 0; last--) {
    const other = Math.floor((last + 1) * generator.next());
    [places[last], places[other]] = [places[other] ?? 0, places[last] ?? 0];
  }
}

/** Batches of an iterator. With `steps`, an epoch takes that many, and the next goes on behind them. */
export function iteratorEpochs(
  source: BatchSource,
  steps: number | undefined,
  model: AnyModel,
  classWeight?: Readonly<Record<number, number>>,
): Epochs {
  let running: AsyncIterator<BatchTuple> | Iterator<BatchTuple> | undefined;
  const start = (): AsyncIterator<BatchTuple> | Iterator<BatchTuple> =>
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  return {
    steps,
    async *epoch() {
      if (steps === undefined) running = start();
      running ??= start();
      for (let step = 0; steps === undefined || step < steps; step++) {
        const next = await running.next();
        if (next.done === true) return;
        const tuple = Array.isArray(next.value) ? next.value : [next.value];
        const batch = ArrayData.from(tuple as unknown as BatchTuple, model, "a batch").whole();
        yield classWeight === undefined ? batch : weighClasses(batch, classWeight);
      }
    },
  };
}

/** Weights of samples by the class of their label, times those they have. */
export function weighClasses(batch: Batch, classWeight: Readonly<Record<number, number>>): Batch {
  const labels = flatten(batch.y ?? []);
  const [label] = labels;
  if (label === undefined || labels.length !== 1)
    throw new ConfigError("class_weight works with one output, and needs its labels.");
  const hot = label.rank > 1 && label.shape.at(-1) !== 1;
  const classes = tf.tidy(() => (hot ? tf.argMax(label, -1) : tf.round(label)).dataSync());
  const weights = tf.tensor1d(Float32Array.from(classes, (id) => classWeight[id] ?? 1));
  const [given] = flatten(batch.sampleWeight ?? []);
  if (given === undefined) return { ...batch, sampleWeight: weights };
  const product = tf.mul(given, weights);
  tf.dispose([given, weights]);
  return { ...batch, sampleWeight: product };
}

/** Frees a batch. */
export function disposeBatch({ x, y, sampleWeight }: Batch): void {
  tf.dispose([...flatten(x), ...flatten(y ?? []), ...flatten(sampleWeight ?? [])]);
}
