/** @file Regularizers: penalties, names and saved forms. */
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { ConfigError, ShapeError } from "../errors.ts";
import "../tensor.ts";
import { regularizer } from "./field.ts";
import * as regularizers from "./index.ts";
import { regularizers as table } from "./table.ts";

const place = { owner: "Dense", key: "kernel_regularizer" };
const X = [
  [1, 2, 3],
  [0, 1, -1],
];

test.each<[string, regularizers.Regularizer, number]>([
  ["L1", regularizers.l1(0.1), 0.8],
  ["L2", regularizers.l2(0.1), 1.6],
  ["L1L2", regularizers.l1L2({ l1: 0.1, l2: 0.01 }), 0.96],
  ["L1L2 by default", regularizers.l1L2(), 0],
  // Keras 3.15.1.
  ["OrthogonalRegularizer", regularizers.orthogonalRegularizer({ factor: 0.1 }), 0.018898221],
  [
    "OrthogonalRegularizer of columns",
    regularizers.orthogonalRegularizer({ factor: 0.1, mode: "columns" }),
    0.085007243,
  ],
])("%s is a scalar of the right size, and leaves nothing else", (_, object, penalty) => {
  const x = tf.tensor2d(X);
  const before = tf.memory().numTensors;

  expect(object.call(x)).toBeAllClose(penalty);
  expect(tf.memory().numTensors - before).toBe(1);
});

test("null stands for the default strength", () => {
  expect(new regularizers.L1({ l1: null }).getConfig()).toEqual({ l1: 0.01 });
  expect(new regularizers.L1L2({ l1: null, l2: 0.5 }).getConfig()).toEqual({ l1: 0, l2: 0.5 });
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("a strength of %d is refused", (strength) => {
  expect(() => regularizers.l2(strength)).toThrow(ConfigError);
});

test("OrthogonalRegularizer takes matrices only", () => {
  expect(() => regularizers.orthogonalRegularizer().call(tf.ones([2]))).toThrow(ShapeError);
});

test.each<[string, string]>([
  ["l1", "L1"],
  ["L2", "L2"],
  ["l1_l2", "L1L2"],
  ["l1l2", "L1L2"],
  ["orthogonal_regularizer", "OrthogonalRegularizer"],
])("the name %s means %s", (name, className) => {
  expect(table.byName.get(name)?.className).toBe(className);
});

test("the field is null by default, reads a name and writes Keras's object form", () => {
  const field = regularizer();

  expect(field).toMatchObject({ required: false, initial: null });
  expect(field.serialize(field.parse(null, place))).toBeNull();
  expect(field.serialize(field.parse("l2", place))).toEqual({
    module: "keras.regularizers",
    class_name: "L2",
    config: { l2: 0.01 },
    registered_name: null,
  });
});
