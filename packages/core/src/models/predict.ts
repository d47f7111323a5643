/** @file Batched inference over host arrays: slices are cut on the host, where they cost nothing. */
import * as tf from "@tensorflow/tfjs-core";
import { tfjsType } from "../dtype.ts";
import { ConfigError } from "../errors.ts";
import type { HostArray } from "../layer/variable.ts";
import { type Nested, sizeOf } from "../shape.ts";
import { isTensor, KerasTensor, type Tensor } from "../tensor.ts";
import { flatten, mapLeaves, packLike } from "../tree.ts";
import type { AnyModel } from "./model.ts";

/** Nested lists of values, outermost axis first. */
export type NestedValues = readonly (number | string | boolean | NestedValues)[];
/** What stands for a tensor in `predict`: a tensor, nested lists, numbers with their shape, or numbers alone. */
export type HostInput = Tensor | NestedValues | HostArray | HostArray["data"];

/** The rows of one array on the host; its class keeps walks from entering it. */
export class Rows {
  readonly shape: readonly number[];
  private readonly input: Tensor | undefined;
  private data: HostArray["data"] | readonly string[] | undefined;
  private readonly dtype: tf.DataType;

  constructor(input: HostInput, symbol: KerasTensor | undefined, dtype?: tf.DataType) {
    if (isTensor(input)) {
      this.input = input;
      this.shape = input.shape;
      this.dtype = input.dtype;
    } else if (ArrayBuffer.isView(input)) {
      const data = input as unknown as Float32Array;
      this.data = data;
      this.shape = shapeOfData(data.length, symbol);
      this.dtype = symbol
        ? tfjsType(symbol.dtype)
        : data instanceof Int32Array
          ? "int32"
          : "float32";
    } else if (Array.isArray(input)) {
      const made = tf.tensor(input as tf.TensorLike, undefined, symbol && tfjsType(symbol.dtype));
      this.shape = made.shape;
      this.dtype = made.dtype;
      this.data = made.dataSync<"float32">();
      made.dispose();
    } else {
      const { shape, data } = input as HostArray;
      this.shape = shape;
      this.data = data;
      this.dtype =
        dtype ??
        (symbol ? tfjsType(symbol.dtype) : data instanceof Int32Array ? "int32" : "float32");
    }
  }

  get count(): number {
    return this.shape[0] ?? 1;
  }

  /** Rows `start` to `end` as a new tensor. */
  slice(start: number, end: number): Tensor {
    const [, ...rest] = this.shape;
    const size = sizeOf(rest);
    this.data ??= (this.input as Tensor).dataSync<"float32">(); // one download serves all slices
    return tf.tensor(
      this.data.slice(start * size, end * size) as Float32Array,
      [end - start, ...rest],
      this.dtype,
    );
  }

  /** Waits for the values of a tensor on a GPU, which `slice` would stop everything for. */
  async download(): Promise<void> {
    if (this.input !== undefined) this.data ??= await this.input.data<"float32">();
  }

  /** Rows `start` to `end`, held on the host. */
  part(start: number, end: number): Rows {
    const [, ...rest] = this.shape;
    const size = sizeOf(rest);
    this.data ??= (this.input as Tensor).dataSync<"float32">();
    const data = this.data.slice(start * size, end * size) as HostArray["data"];
    return new Rows({ shape: [end - start, ...rest], data }, undefined, this.dtype);
  }

  /** The rows of some places, in their order, as a new tensor. */
  gather(places: Int32Array): Tensor {
    const [, ...rest] = this.shape;
    const size = sizeOf(rest);
    this.data ??= (this.input as Tensor).dataSync<"float32">();
    const data = this.data;
    if (Array.isArray(data) || !ArrayBuffer.isView(data)) {
      const strings = Array.from(places, (place) =>
        (data as readonly string[]).slice(place * size, (place + 1) * size),
      ).flat();
      return tf.tensor(strings, [places.length, ...rest], this.dtype);
    }
    const numbers = data as Float32Array;
    const gathered = numbers.slice(0, places.length * size);
    for (let i = 0; i < places.length; i++) {
      const place = places[i] as number;
      gathered.set(numbers.subarray(place * size, (place + 1) * size), i * size);
    }
    return tf.tensor(gathered, [places.length, ...rest], this.dtype);
  }

  whole(): Tensor {
    return this.input?.clone() ?? this.slice(0, this.count);
  }
}

/** The shape of numbers without one: rows of what the model takes, else a single axis. */
function shapeOfData(length: number, symbol: KerasTensor | undefined): readonly number[] {
  const [, ...rest] = symbol?.shape ?? [];
  const size = sizeOf(rest);
  return size !== null && size > 1 && length % size === 0
    ? [length / size, ...(rest as number[])]
    : [length, ...(rest.length > 0 && size === 1 ? (rest as number[]) : [])];
}

/** Runs the model in inference mode over all rows, `batchSize` at a time. */
export function predictInBatches(model: AnyModel, x: unknown, batchSize: number): Nested<Tensor> {
  const batches = new PredictionBatches(model, x, batchSize);
  return joinBatches(batches.starts.map((start) => batches.run(start)));
}

/** The same without blocking: waits for what a GPU holds, and lets the page draw between batches. */
export async function predictInBatchesAsync(
  model: AnyModel,
  x: unknown,
  batchSize: number,
): Promise<Nested<Tensor>> {
  const batches = new PredictionBatches(model, x, batchSize);
  await batches.download();
  const done: Nested<Tensor>[] = [];
  try {
    for (const start of batches.starts) {
      if (start > 0) await new Promise((resume) => setTimeout(resume));
      done.push(batches.run(start));
    }
  } catch (error) {
    tf.dispose(done as unknown as tf.TensorContainer);
    throw error;
  }
  return joinBatches(done);
}

function joinBatches(batches: readonly Nested<Tensor>[]): Nested<Tensor> {
  return batches.length === 1 ? (batches[0] as Nested<Tensor>) : joinRows(batches);
}

/** The batches of one prediction. */
class PredictionBatches {
  /** The first row of each batch. */
  readonly starts: readonly number[];
  private readonly model: AnyModel;
  private readonly rows: Nested<Rows>;
  private readonly count: number;
  private readonly size: number;

  /** @throws ConfigError when the inputs differ in their number of rows. */
  constructor(model: AnyModel, x: unknown, size: number) {
    this.model = model;
    this.size = size;
    this.rows = toRows(x, model.inputs as Nested<KerasTensor> | undefined);
    const leaves = flatten(this.rows);
    this.count = leaves[0]?.count ?? 0;
    if (leaves.some((leaf) => leaf.count !== this.count)) {
      throw new ConfigError(
        `${String(model)}: all inputs of predict must have the same number of rows. Received: ${leaves.map((leaf) => leaf.count).join(", ")}.`,
      );
    }
    const batches = this.count <= size ? 1 : Math.ceil(this.count / size);
    this.starts = Array.from({ length: batches }, (_, i) => (i === 0 ? 0 : i * size));
  }

  /** Brings what is to be cut to the host. */
  async download(): Promise<void> {
    if (this.starts.length > 1) {
      await Promise.all(flatten(this.rows).map((leaf) => leaf.download()));
    }
  }

  run(start: number): Nested<Tensor> {
    const end = Math.min(start + this.size, this.count);
    const cut = (leaf: Rows): Tensor =>
      this.starts.length === 1 ? leaf.whole() : leaf.slice(start, end);
    return tf.tidy(
      () => this.model.invoke(mapLeaves(this.rows, cut), { training: false }) as tf.TensorContainer,
    ) as Nested<Tensor>;
  }
}

/** The rows of batches, one behind the other; the batches are disposed. */
export function joinRows(batches: readonly Nested<Tensor>[]): Nested<Tensor> {
  const flat = batches.map((batch) => flatten(batch));
  const joined = (flat[0] ?? []).map((first, i) =>
    first.rank === 0 ? first.clone() : tf.concat(flat.map((batch) => batch[i] as Tensor)),
  );
  tf.dispose(flat as unknown as tf.TensorContainer);
  return packLike(batches[0] as Nested<unknown>, joined);
}

/** The rows of each input, in the structure of the model's inputs where they are known. */
export function toRows(x: unknown, like: Nested<KerasTensor> | undefined): Nested<Rows> {
  if (like instanceof KerasTensor) {
    if (x === undefined || x === null)
      throw new ConfigError(`There is no data for the input ${JSON.stringify(like.name)}.`);
    const only = Array.isArray(x) && x.length === 1 && isTensor(x[0]) ? x[0] : x;
    return new Rows(only as HostInput, like);
  }
  if (like !== undefined) {
    const entries = Object.entries(like as object) as [string, Nested<KerasTensor>][];
    const given = x as Readonly<Record<string, unknown>>;
    const pairs = entries.map(
      ([key, inner]) => [key, toRows(given[keyFor(given, key, inner)], inner)] as const,
    );
    return Array.isArray(like) ? pairs.map(([, value]) => value) : Object.fromEntries(pairs);
  }
  if (isTensor(x) || (Array.isArray(x) && !isListOfInputs(x)))
    return new Rows(x as HostInput, undefined);
  if (Array.isArray(x)) return x.map((item) => toRows(item, undefined));
  if (isHostArray(x)) return new Rows(x, undefined);
  return Object.fromEntries(
    Object.entries(x as object).map(([key, item]) => [key, toRows(item, undefined)]),
  );
}

/** A list of inputs may also be given as a dictionary by the inputs' names. */
function keyFor(given: object, key: string, inner: Nested<KerasTensor>): string {
  return !(key in given) && inner instanceof KerasTensor && inner.name in given ? inner.name : key;
}

function isHostArray(value: unknown): value is HostArray | HostArray["data"] {
  return (
    ArrayBuffer.isView(value) ||
    (typeof value === "object" && value !== null && "shape" in value && "data" in value)
  );
}

/** True for a list of inputs, as opposed to the nested list of one: inputs of several ranks make no one list. */
function isListOfInputs(x: readonly unknown[]): boolean {
  return x.every(isInput) || new Set(x.map(depthOf)).size > 1;
}

function depthOf(value: unknown): number {
  if (isTensor(value)) return value.rank;
  if (Array.isArray(value)) return 1 + depthOf(value[0]);
  return isHostArray(value) ? ("shape" in value ? value.shape.length : 1) : 0;
}

function isInput(value: unknown): boolean {
  return isTensor(value) || isHostArray(value) || (Array.isArray(value) && Array.isArray(value[0]));
}
