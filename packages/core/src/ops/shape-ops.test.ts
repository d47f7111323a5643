/** @file Every op that moves, joins or picks values, held against what Python Keras computed and saved. */
import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { type DType, tfjsType } from "../dtype.ts";
import { registerGradients } from "../gradients/register.ts";
import { Input } from "../models/input.ts";
import { Model } from "../models/model.ts";
import { slice } from "../slice.ts";
import { type AnyTensor, KerasTensor, type Tensor } from "../tensor.ts";
import { flatten } from "../tree.ts";
import * as ops from "./index.ts";

registerGradients();

interface Values {
  readonly shape: number[];
  readonly dtype: DType;
  readonly data: number[];
}
interface Spec {
  readonly shape: (number | null)[];
  readonly dtype: DType;
}
interface Saved {
  readonly module: string;
  readonly class_name: string;
  readonly config: object;
  readonly args: unknown[];
  readonly kwargs: object;
}
interface Case {
  readonly name: string;
  readonly inputs: Values[];
  readonly outputs: Values[];
  readonly gradients?: (number[] | null)[];
  readonly static?: boolean;
  readonly symbolic?: Spec[];
  readonly saved?: Saved;
}

const file = new URL("../../../../test/fixtures/ops/shape-ops.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: Case[] };

type T = AnyTensor;
type Run = (...inputs: [T, T, T]) => T | readonly T[];
const ALL = slice(null);
const rows = [
  [0, 1],
  [2, 0],
  [0, 1],
];

const runs: Readonly<Record<string, Run>> = {
  "getItem int": (x) => ops.getItem(x, [ALL, 0]),
  "getItem bare int": (x) => ops.getItem(x, 1),
  "getItem slice": (x) => ops.getItem(x, [ALL, slice(1, 3)]),
  "getItem negative": (x) => ops.getItem(x, [ALL, slice(-2, null), -1]),
  "getItem reversed": (x) => ops.getItem(x, ["...", slice(null, null, -1)]),
  "getItem strided": (x) => ops.getItem(x, [ALL, slice(4, 0, -2), slice(null, null, 3)]),
  "getItem newaxis": (x) => ops.getItem(x, [ALL, null, "...", null, slice(1, 2)]),
  "getItem mixed": (x) => ops.getItem(x, [ALL, null, -1, "...", slice(1, 3, 2)]),
  "getItem clamp": (x) => ops.getItem(x, [ALL, slice(2, 99), slice(-9, 2)]),
  "getItem empty": (x) => ops.getItem(x, [ALL, slice(3, 1)]),
  "getItem batch": (x) => ops.getItem(x, [slice(null, null, 2), 1]),
  "stack last": (a, b) => ops.stack([a, b], -1),
  "stack first": (a, b) => ops.stack([a, b]),
  hstack: (a, b) => ops.hstack([a, b]),
  vstack: (a, b) => ops.vstack([a, b]),
  dstack: (a, b) => ops.dstack([a, b]),
  append: (a, b) => ops.append(a, b),
  "append axis": (a, b) => ops.append(a, b, { axis: 1 }),
  "concatenate dtypes": (a, b) => ops.concatenate([a, b], -1),
  split: (x) => ops.split(x, 2, { axis: -1 }),
  "split places": (x) => ops.split(x, [1, 3], { axis: 1 }),
  arraySplit: (x) => ops.arraySplit(x, 3, { axis: 1 }),
  hsplit: (x) => ops.hsplit(x, [2, 4]),
  vsplit: (x) => ops.vsplit(x, 3),
  dsplit: (x) => ops.dsplit(x, 2),
  tile: (x) => ops.tile(x, [2, 1, 3]),
  "tile int": (x) => ops.tile(x, 2),
  "tile more": (x) => ops.tile(x, [2, 1, 1, 2]),
  repeat: (x) => ops.repeat(x, 2, { axis: 1 }),
  "repeat counts": (x) => ops.repeat(x, [1, 0, 2, 1, 3], { axis: -2 }),
  "repeat flat": (x) => ops.repeat(x, 3),
  squeeze: (x) => ops.squeeze(x, { axis: [1, -1] }),
  "squeeze all": (x) => ops.squeeze(x),
  expandDims: (x) => ops.expandDims(x, [0, -1]),
  broadcastTo: (x) => ops.broadcastTo(x, [4, 2, 3]),
  transpose: (x) => ops.transpose(x, { axes: [2, 0, -2] }),
  "transpose all": (x) => ops.transpose(x),
  swapaxes: (x) => ops.swapaxes(x, 0, -1),
  moveaxis: (x) => ops.moveaxis(x, 0, -1),
  "moveaxis several": (x) => ops.moveaxis(x, [0, 1], [-1, 0]),
  ravel: (x) => ops.ravel(x),
  flip: (x) => ops.flip(x, { axis: [0, -1] }),
  "flip all": (x) => ops.flip(x),
  fliplr: (x) => ops.fliplr(x),
  flipud: (x) => ops.flipud(x),
  roll: (x) => ops.roll(x, [1, -2], { axis: [1, 2] }),
  "roll flat": (x) => ops.roll(x, 4),
  rot90: (x) => ops.rot90(x),
  "rot90 back": (x) => ops.rot90(x, { k: -1, axes: [1, 2] }),
  pad: (x) =>
    ops.pad(
      x,
      [
        [0, 0],
        [1, 2],
        [0, 3],
      ],
      { constant_values: 2.5 },
    ),
  "pad int": (x) => ops.pad(x, 1),
  "pad pair": (x) => ops.pad(x, [1, 2]),
  "pad reflect": (x) =>
    ops.pad(
      x,
      [
        [0, 0],
        [1, 2],
        [3, 0],
      ],
      { mode: "reflect" },
    ),
  "pad symmetric": (x) =>
    ops.pad(
      x,
      [
        [0, 0],
        [4, 5],
        [0, 2],
      ],
      { mode: "symmetric" },
    ),
  take: (x) =>
    ops.take(
      x,
      [
        [2, 0],
        [-1, 2],
      ],
      { axis: 1 },
    ),
  "take list": (x) => ops.take(x, [3, 3], { axis: -1 }),
  "take int": (x) => ops.take(x, 2, { axis: 1 }),
  "take flat": (x) => ops.take(x, [0, 5, -1]),
  "take tensor": (x, i) => ops.take(x, i, { axis: 0 }),
  takeAlongAxis: (x, i) => ops.takeAlongAxis(x, i, { axis: 1 }),
  "takeAlongAxis broadcast": (x, i) => ops.takeAlongAxis(x, i, { axis: -1 }),
  "takeAlongAxis flat": (x, i) => ops.takeAlongAxis(x, i),
  "diag vector": (x) => ops.diag(x, { k: 1 }),
  "diag matrix": (x) => ops.diag(x, { k: -1 }),
  diagflat: (x) => ops.diagflat(x, { k: -2 }),
  diagonal: (x) => ops.diagonal(x, { offset: 1, axis1: 1, axis2: 2 }),
  "diagonal below": (x) => ops.diagonal(x, { offset: -2, axis1: 2, axis2: 1 }),
  trace: (x) => ops.trace(x, { offset: -1, axis1: 1, axis2: -1 }),
  "trace ints": (x) => ops.trace(x, { axis1: 1, axis2: 2 }),
  tril: (x) => ops.tril(x, { k: -1 }),
  triu: (x) => ops.triu(x, { k: 1 }),
  meshgrid: (a, b, c) => ops.meshgrid([a, b, c]),
  "meshgrid ij": (a, b) => ops.meshgrid([a, b], { indexing: "ij" }),
  nonzero: (x) => ops.nonzero(x),
  sort: (x) => ops.sort(x),
  "sort axis": (x) => ops.sort(x, { axis: 1 }),
  "sort flat": (x) => ops.sort(x, { axis: null }),
  "sort ints": (x) => ops.sort(x, { axis: 0 }),
  argsort: (x) => ops.argsort(x),
  "argsort axis": (x) => ops.argsort(x, { axis: 1 }),
  "argsort flat": (x) => ops.argsort(x, { axis: null }),
  searchsorted: (a, v) => ops.searchsorted(a, v),
  "searchsorted right": (a, v) => ops.searchsorted(a, v, { side: "right" }),
  digitize: (x) => ops.digitize(x, [-0.5, 0, 0.5]),
  bincount: (x) => ops.bincount(x, { minlength: 6 }),
  "bincount weights": (x) => ops.bincount(x, { weights: [0.5, 1.5, 2.5] }),
  histogram: (x) => ops.histogram(x, { bins: 4 }),
  "histogram range": (x) => ops.histogram(x, { bins: 3, range: [0, 1] }),
  unique: (x) => ops.unique(x),
  "unique everything": (x) =>
    ops.unique(x, { return_index: true, return_inverse: true, return_counts: true }),
  "unique axis": (x) => ops.unique(x, { axis: 0, return_inverse: true, return_counts: true }),
  "unique size": (x) =>
    ops.unique(x, { size: 5, fill_value: 9, return_counts: true, return_index: true }),
  unravelIndex: (x) => ops.unravelIndex(x, [3, 4, 2]),
  size: (x) => ops.size(x),
  correlate: (a, b) => ops.correlate(a, b),
  "correlate same": (a, b) => ops.correlate(a, b, { mode: "same" }),
  "correlate full": (a, b) => ops.correlate(a, b, { mode: "full" }),
  corrcoef: (x) => ops.corrcoef(x),
  vander: (x) => ops.vander(x),
  "vander increasing": (x) => ops.vander(x, { N: 3, increasing: true }),
  view: (x) => ops.view(x, { dtype: "int32" }),
  slice: (x) => ops.slice(x, [0, 1, 2], [2, -1, 2]),
  "slice tensor": (x, i) => ops.slice(x, i, [2, 3]),
  sliceUpdate: (x, u) => ops.sliceUpdate(x, [1, 2], u),
  "sliceUpdate outside": (x, u) => ops.sliceUpdate(x, [3, 9], u),
  scatter: (v) => ops.scatter([[1], [3], [1]], v, [5, 2]),
  "scatter numpy": (v) =>
    ops.scatter(
      [
        [1, 0],
        [3, 1],
      ],
      v,
      [5, 2],
    ),
  scatterUpdate: (x, u) => ops.scatterUpdate(x, rows.slice(0, 2), u),
  "scatterUpdate rows": (x, u) => ops.scatterUpdate(x, [[2], [0]], u),
  "scatterUpdate last wins": (x, u) => ops.scatterUpdate(x, rows, u),
  "scatterUpdate add": (x, u) => ops.scatterUpdate(x, rows, u, { reduction: "add" }),
  "scatterUpdate max": (x, u) => ops.scatterUpdate(x, rows, u, { reduction: "max" }),
  "scatterUpdate min": (x, u) => ops.scatterUpdate(x, rows, u, { reduction: "min" }),
  "scatterUpdate mul": (x, u) => ops.scatterUpdate(x, rows, u, { reduction: "mul" }),
  unstack: (x) => ops.unstack(x, { axis: 1 }),
  segmentSum: (x, i) => ops.segmentSum(x, i, { num_segments: 5 }),
  "segmentSum open": (x, i) => ops.segmentSum(x, i),
  "segmentSum negative": (x, i) => ops.segmentSum(x, i, { num_segments: 3 }),
  "segmentSum sorted": (x, i) => ops.segmentSum(x, i, { sorted: true }),
  segmentMax: (x, i) => ops.segmentMax(x, i, { num_segments: 4 }),
  "segmentMax ties": (x, i) => ops.segmentMax(x, i, { num_segments: 2 }),
  "segmentMax sorted": (x, i) => ops.segmentMax(x, i, { sorted: true }),
  segmentMin: (x, i) => ops.segmentMin(x, i),
  segmentProd: (x, i) => ops.segmentProd(x, i, { num_segments: 4 }),
  "segmentProd zeros": (x, i) => ops.segmentProd(x, i, { num_segments: 2 }),
  topK: (x) => ops.topK(x, 2),
  "topK ties": (x) => ops.topK(x, 3),
  "topK ints": (x) => ops.topK(x, 2),
  inTopK: (t, p) => ops.inTopK(t, p, 2),
  extractSequences: (x) => ops.extractSequences(x, 3, 2),
  rearrange: (x) => ops.rearrange(x, "b (h w) c -> b c h w", { h: 2 }),
  "rearrange join": (x) => ops.rearrange(x, "b h w c -> (b h) (c w)"),
};

function runOf({ name }: Case): (...inputs: readonly T[]) => T[] {
  const run = runs[name];
  if (run === undefined) throw new Error(`The fixture has a case ${name} without a run.`);
  return (...inputs) => flatten<T>(run(...(inputs as [T, T, T])));
}

function toTensor({ shape, dtype, data }: Values): Tensor {
  return tf.tensor(data, shape, tfjsType(dtype));
}

const isFloat = ({ dtype }: Values): boolean => dtype === "float32";

/** What the fixture derives: `sum(output · sin(1 + index))`, over all float outputs. */
function weighted(outputs: readonly Tensor[]): tf.Scalar {
  const sums = outputs.map((output) => {
    const weights = Array.from({ length: output.size }, (_, i) => Math.sin(1 + i));
    return tf.sum(tf.mul(tf.reshape(output, [-1]), tf.tensor1d(weights)));
  });
  return tf.addN(sums) as tf.Scalar;
}

/** The gradients by the float inputs; the others are given. */
function gradients(given: Case): Tensor[] {
  const run = runOf(given);
  const inputs = given.inputs.map(toTensor);
  const floats = inputs.filter((_, i) => isFloat(given.inputs[i] as Values));
  const loss = (...values: Tensor[]): tf.Scalar => {
    const rest = values.values();
    const all = inputs.map((input) => (input.dtype === "float32" ? rest.next().value : input));
    const outputs = run(...(all as Tensor[])) as Tensor[];
    return weighted(outputs.filter((_, i) => isFloat(given.outputs[i] as Values)));
  };
  return tf.grads(loss)(floats);
}

describe("values", () => {
  test.each(cases)("$name", (given) => {
    const outputs = tf.tidy(() => runOf(given)(...given.inputs.map(toTensor)) as Tensor[]);

    expect(outputs).toHaveLength(given.outputs.length);
    for (const [i, output] of outputs.entries()) {
      const expected = given.outputs[i] as Values;
      expect(output.dtype).toBe(tfjsType(expected.dtype));
      expect(output).toBeAllClose(tf.tensor(expected.data, expected.shape, output.dtype));
    }
  });
});

describe("gradients", () => {
  const derived = cases.filter(({ gradients: known }) => known?.some((values) => values !== null));
  test.each(derived)("$name", (given) => {
    const expected = (given.gradients ?? []).filter((_, i) => isFloat(given.inputs[i] as Values));
    for (const [i, gradient] of gradients(given).entries()) {
      expect(gradient.dataSync<"float32">()).toBeAllClose(expected[i] ?? []);
    }
  });

  test("leave no tensor behind", () => {
    const before = tf.memory().numTensors;
    for (const given of derived) tf.tidy(() => void gradients(given));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("symbolic tensors", () => {
  test.each(cases.filter(({ symbolic }) => symbolic))("$name", (given) => {
    const symbols = given.inputs.map(({ shape, dtype }) => {
      const open = given.static === true || shape.length === 0;
      return new KerasTensor(open ? shape : [null, ...shape.slice(1)], dtype);
    });
    const outputs = runOf(given)(...symbols).map(({ shape, dtype }) => ({ shape, dtype }));
    expect(outputs).toEqual(given.symbolic);
  });
});

interface TaggedConfig {
  readonly keras_history: unknown[];
  readonly value: unknown;
}

/** Names of inputs in place of saved tensors; arrays without their tag. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const { class_name: name, config } = value as { class_name?: string; config: TaggedConfig };
  if (name === "__keras_tensor__") return config.keras_history[0];
  return name === "__numpy__" ? config.value : value;
}

describe("the saved call", () => {
  test.each(cases.filter(({ saved }) => saved))("$name", (given) => {
    const inputs = given.inputs.map(({ shape, dtype }, i) =>
      Input({
        batch_shape: given.static ? shape : [null, ...shape.slice(1)],
        dtype,
        name: `x${i}`,
      }),
    );
    const outputs = runOf(given)(...inputs) as KerasTensor[];
    const config = new Model({ inputs, outputs }).getConfig() as unknown as { layers: object[] };
    const layer = config.layers.at(-1) as Record<string, unknown>;
    const [node] = layer["inbound_nodes"] as Pick<Saved, "args" | "kwargs">[];
    const { name: _, ...fields } = layer["config"] as Record<string, unknown>;
    const saved = given.saved as Saved;
    const positional = ({ args, kwargs }: Pick<Saved, "args" | "kwargs">): unknown =>
      plain([...args, ...Object.values(kwargs)]);

    expect(layer["module"]).toBe(saved.module);
    expect(layer["class_name"]).toBe(saved.class_name);
    expect(fields).toEqual(saved.config);
    expect(positional(node as Saved)).toEqual(positional(saved));
  });
});
