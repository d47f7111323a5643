/** @file Constraints against values that Keras 3.15.1 computed on TensorFlow. */
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import "../tensor.ts";
import { constraint } from "./field.ts";
import * as constraints from "./index.ts";
import { constraints as table } from "./table.ts";

const place = { owner: "Dense", key: "kernel_constraint" };
const W = [
  [3, -0.1, 0],
  [4, 0.2, 0],
];

test.each<[string, constraints.Constraint, number[][]]>([
  [
    "MaxNorm",
    new constraints.MaxNorm(),
    [
      [1.2, -0.09999996, 0],
      [1.6, 0.1999999, 0],
    ],
  ],
  [
    "MaxNorm of rows",
    new constraints.MaxNorm({ max_value: 1, axis: 1 }),
    [
      [0.9994449, -0.03331483, 0],
      [0.9987524, 0.04993762, 0],
    ],
  ],
  [
    "MinMaxNorm at half the rate",
    new constraints.MinMaxNorm({ min_value: 0.5, max_value: 1, rate: 0.5 }),
    [
      [1.8, -0.1618033, 0],
      [2.4, 0.3236066, 0],
    ],
  ],
  [
    "MinMaxNorm of the whole matrix",
    new constraints.MinMaxNorm({ axis: [0, 1] }),
    [
      [0.5994009, -0.01998003, 0],
      [0.7992012, 0.03996006, 0],
    ],
  ],
  [
    "NonNeg",
    new constraints.NonNeg(),
    [
      [3, 0, 0],
      [4, 0.2, 0],
    ],
  ],
  [
    "UnitNorm",
    new constraints.UnitNorm(),
    [
      [0.6, -0.4472134, 0],
      [0.8, 0.8944268, 0],
    ],
  ],
])("%s equals Keras's, and leaves nothing else", (_, object, expected) => {
  const w = tf.tensor2d(W);
  const before = tf.memory().numTensors;

  expect(object.call(w)).toBeAllClose(expected);
  expect(tf.memory().numTensors - before).toBe(1);
});

test.each<[string, string]>([
  ["max_norm", "MaxNorm"],
  ["MinMaxNorm", "MinMaxNorm"],
  ["min_max_norm", "MinMaxNorm"],
  ["nonneg", "NonNeg"],
  ["unit_norm", "UnitNorm"],
  ["unitnorm", "UnitNorm"],
])("the name %s means %s", (name, className) => {
  expect(table.byName.get(name)?.className).toBe(className);
});

test("the field is null by default, reads a name and writes Keras's object form", () => {
  const field = constraint();

  expect(field).toMatchObject({ required: false, initial: null });
  expect(field.serialize(field.parse(null, place))).toBeNull();
  expect(field.serialize(field.parse("maxnorm", place))).toEqual({
    module: "keras.constraints",
    class_name: "MaxNorm",
    config: { max_value: 2, axis: 0 },
    registered_name: null,
  });
});
