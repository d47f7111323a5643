/** @file Ops against what Keras computed: values, gradients, symbolic shapes, configs. */
import { readdirSync, readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { type DType, tfjsType } from "../dtype.ts";
import { registerGradients } from "../gradients/register.ts";
import type { Nested, Shape } from "../shape.ts";
import { KerasTensor, type Tensor } from "../tensor.ts";
import { flatten } from "../tree.ts";
import { ops } from "./op-table.ts";
import { Op } from "./operation.ts";

type Value = number | "nan" | "inf" | "-inf";
interface SavedTensor {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly values: readonly Value[];
}
interface Spec {
  readonly shape: Shape;
  readonly dtype: DType;
}
interface Case {
  readonly op: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Tensors, and plain values as they are. */
  readonly args: readonly unknown[];
  readonly outputs?: readonly SavedTensor[];
  /** Of the weighted sum of the outputs, by each tensor. */
  readonly gradients?: readonly (SavedTensor | null)[];
  /** The specs for inputs whose first size is unknown, and for known sizes. */
  readonly symbolic?: readonly Spec[];
  readonly static?: readonly Spec[];
  readonly tolerance?: number;
}

registerGradients();

const folder = new URL("../../../../test/fixtures/keras-ops/", import.meta.url);
const special = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
};
const numbersOf = ({ values }: SavedTensor): number[] =>
  values.map((value) => (typeof value === "number" ? value : special[value]));

function isSaved(value: unknown): value is SavedTensor {
  return typeof value === "object" && value !== null && "values" in value && "shape" in value;
}

/** The arguments with every saved tensor replaced. */
function withTensors(args: readonly unknown[], f: (saved: SavedTensor) => unknown): unknown[] {
  const visit = (value: unknown): unknown => {
    if (isSaved(value)) return f(value);
    return Array.isArray(value) ? value.map(visit) : value;
  };
  return args.map(visit);
}

function load(saved: SavedTensor): Tensor {
  return tf.tensor(numbersOf(saved), [...saved.shape], tfjsType(saved.dtype) as "float32");
}

/** The config with the numbers that JSON does not know. */
function configOf({ config }: Case): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, special[value as "inf"] ?? value]),
  );
}

function opOf(given: Case): Op {
  const definition = ops.get(given.op);
  if (definition === undefined) throw new Error(`There is no op ${given.op}.`);
  return new Op(definition, configOf(given));
}

/** The sum of all outputs, weighted as in the fixture. */
function lossOf(outputs: readonly Tensor[]): Tensor {
  const weighted = outputs
    .filter(({ dtype }) => dtype === "float32")
    .map((y) => {
      const weights = Array.from({ length: y.size }, (_, i) => (i % 5) - 1.5);
      return tf.sum(tf.mul(tf.reshape(y, [-1]), tf.tensor1d(weights)));
    });
  return tf.addN(weighted);
}

function gradientsOf(given: Case, inputs: readonly Tensor[]): Tensor[] {
  const floats = inputs.filter(({ dtype }) => dtype === "float32");
  return tf.grads((...at: Tensor[]) => {
    const rest = [...at];
    const all = inputs.map((x) => (x.dtype === "float32" ? (rest.shift() as Tensor) : x));
    const args = withTensors(given.args, () => all.shift());
    return lossOf(flatten(opOf(given).invoke(args) as Nested<Tensor>)) as tf.Scalar;
  })(floats);
}

function check(given: Case): void {
  const bounds =
    given.tolerance === undefined ? {} : { atol: given.tolerance, rtol: given.tolerance };
  const op = opOf(given);
  const { name: _, ...config } = op.getConfig();
  expect(config).toEqual(configOf(given));
  for (const [specs, open] of [
    [given.symbolic, true],
    [given.static, false],
  ] as const) {
    if (specs === undefined) continue;
    const symbols = withTensors(given.args, ({ shape, dtype }) => {
      const sizes = open && shape.length > 0 ? [null, ...shape.slice(1)] : shape;
      return new KerasTensor(sizes, dtype);
    });
    const results = flatten(opOf(given).invoke(symbols) as Nested<KerasTensor>);
    expect(results.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(specs);
  }
  if (given.outputs === undefined) return;
  const inputs: Tensor[] = [];
  const args = withTensors(given.args, (saved) => {
    const tensor = load(saved);
    inputs.push(tensor);
    return tensor;
  });
  const before = tf.memory().numTensors;
  const results = flatten(op.invoke(args) as Nested<Tensor>);
  expect(tf.memory().numTensors - before).toBeLessThanOrEqual(results.length);
  expect(results.map(({ dtype }) => dtype)).toEqual(
    given.outputs.map(({ dtype }) => tfjsType(dtype)),
  );
  for (const [i, saved] of given.outputs.entries()) {
    expect(results[i]?.shape).toEqual(saved.shape);
    expect(Array.from(results[i]?.dataSync() ?? [])).toBeAllClose(numbersOf(saved), bounds);
  }
  if (given.gradients === undefined) return;
  const expected = given.gradients.filter((gradient) => gradient !== null);
  for (const [i, gradient] of gradientsOf(given, inputs).entries()) {
    const saved = expected[i] as SavedTensor;
    expect(gradient.shape).toEqual(saved.shape);
    expect(Array.from(gradient.dataSync())).toBeAllClose(numbersOf(saved), bounds);
  }
}

describe.each(readdirSync(folder).filter((name) => name.endsWith(".json")))("%s", (file) => {
  const { cases } = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as { cases: Case[] };

  test.each(
    cases.map((given, i) => [`${i} ${given.op} ${JSON.stringify(given.config)}`, given] as const),
  )("%s equals Keras's", (_, given) => {
    check(given);
  });
});
