/** @file Derivatives of kernels that work value by value. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import {
  binary,
  byInput,
  byOutput,
  flat,
  type KernelGradient,
  reluSlope,
} from "./kernel-gradient.ts";

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

/** 1 where a comparison holds, else 0. */
const indicator = (condition: Tensor): Tensor => tf.cast(condition, "float32");
const logOf = (x: Tensor): Tensor =>
  tf.where(tf.greater(x, 0), tf.log(tf.maximum(x, 1e-45)), tf.zerosLike(x));

export const elementwise: readonly KernelGradient[] = [
  byInput("Abs", (x) => tf.sign(x)),
  byInput("Acos", (x) => tf.neg(tf.rsqrt(tf.sub(1, tf.square(x))))),
  byInput("Acosh", (x) => tf.rsqrt(tf.sub(tf.square(x), 1))),
  byInput("Asin", (x) => tf.rsqrt(tf.sub(1, tf.square(x)))),
  byInput("Asinh", (x) => tf.rsqrt(tf.add(tf.square(x), 1))),
  byInput("Atan", (x) => tf.reciprocal(tf.add(tf.square(x), 1))),
  byInput("Atanh", (x) => tf.reciprocal(tf.sub(1, tf.square(x)))),
  byInput("Cos", (x) => tf.neg(tf.sin(x))),
  byInput("Cosh", (x) => tf.sinh(x)),
  byInput("Erf", (x) => tf.mul(tf.exp(tf.neg(tf.square(x))), 2 / Math.sqrt(Math.PI))),
  byOutput("Exp", (y) => y),
  byInput("Expm1", (x) => tf.exp(x)),
  byInput("Log", (x) => tf.reciprocal(x)),
  byInput("Log1p", (x) => tf.reciprocal(tf.add(x, 1))),
  byInput("Reciprocal", (x) => tf.neg(tf.reciprocal(tf.square(x)))),
  {
    kernelName: "Relu",
    inputsToSave: ["x"],
    gradFunc: (dy: Tensor, [x]) => ({ x: () => reluSlope(dy, tf.cast(x as Tensor, "float32")) }),
  },
  byInput("Relu6", (x) => tf.mul(indicator(tf.greater(x, 0)), indicator(tf.lessEqual(x, 6)))),
  byOutput("Rsqrt", (y) => tf.mul(tf.mul(y, tf.square(y)), -0.5)),
  byInput("Selu", (x) => {
    const below = tf.mul(tf.exp(tf.minimum(x, 0)), SELU_ALPHA * SELU_SCALE);
    return tf.where(tf.greater(x, 0), tf.fill(x.shape as [number], SELU_SCALE), below);
  }),
  byOutput("Sigmoid", (y) => tf.mul(y, tf.sub(1, y))),
  byInput("Sin", (x) => tf.cos(x)),
  byInput("Sinh", (x) => tf.cosh(x)),
  byInput("Softplus", (x) => tf.sigmoid(x)),
  byInput("Sqrt", (x) => tf.mul(tf.rsqrt(x), 0.5)),
  byInput("Square", (x) => tf.mul(x, 2)),
  byInput("Tan", (x) => tf.reciprocal(tf.square(tf.cos(x)))),
  byOutput("Tanh", (y) => tf.sub(1, tf.square(y))),
  ...[
    "ArgMax",
    "ArgMin",
    "Ceil",
    "Floor",
    "IsFinite",
    "IsInf",
    "IsNan",
    "OnesLike",
    "Round",
    "Sign",
    "Step",
    "ZerosLike",
  ].map((name) => flat(name)),
  flat("OneHot", "indices"),
  ...[
    "Equal",
    "FloorDiv",
    "Greater",
    "GreaterEqual",
    "Less",
    "LessEqual",
    "LogicalAnd",
    "LogicalOr",
    "NotEqual",
  ].map((name) => binary(name, { a: (_, a) => tf.zerosLike(a), b: (_, _a, b) => tf.zerosLike(b) })),
  { kernelName: "Neg", gradFunc: (dy: Tensor) => ({ x: () => tf.neg(dy) }) },
  { kernelName: "Cast", gradFunc: (dy: Tensor) => ({ x: () => tf.cast(dy, "float32") }) },
  { kernelName: "Identity", gradFunc: (dy: Tensor) => ({ x: () => tf.cast(dy, "float32") }) },
  {
    kernelName: "ClipByValue",
    inputsToSave: ["x"],
    gradFunc: (dy: Tensor, [x], { clipValueMin, clipValueMax }) => ({
      x: () => {
        const inside = tf.logicalAnd(
          tf.greaterEqual(x as Tensor, clipValueMin),
          tf.lessEqual(x as Tensor, clipValueMax),
        );
        return tf.where(inside, dy, tf.zerosLike(dy));
      },
    }),
  },
  {
    kernelName: "Elu",
    outputsToSave: [true],
    gradFunc: (dy: Tensor, [y]) => ({
      x: () => tf.where(tf.greater(y as Tensor, 0), dy, tf.mul(dy, tf.add(y as Tensor, 1))),
    }),
  },
  {
    kernelName: "LeakyRelu",
    inputsToSave: ["x"],
    gradFunc: (dy: Tensor, [x], { alpha }) => ({
      x: () => tf.where(tf.greater(x as Tensor, 0), dy, tf.mul(dy, alpha)),
    }),
  },
  binary(
    "Prelu",
    {
      a: (dy, x, alpha) => tf.where(tf.greater(x, 0), dy, tf.mul(dy, alpha)),
      b: (dy, x) => tf.mul(dy, tf.minimum(x, 0)),
    },
    ["x", "alpha"],
  ),
  binary("Add", { a: (dy) => dy, b: (dy) => dy }),
  binary("Sub", { a: (dy) => dy, b: (dy) => tf.neg(dy) }),
  binary("Multiply", {
    a: (dy, _, b) => tf.mul(dy, tf.cast(b, "float32")),
    b: (dy, a) => tf.mul(dy, tf.cast(a, "float32")),
  }),
  binary("RealDiv", {
    a: (dy, _, b) => tf.div(dy, tf.cast(b, "float32")),
    b: (dy, a, b) =>
      tf.neg(tf.div(tf.mul(dy, tf.cast(a, "float32")), tf.square(tf.cast(b, "float32")))),
  }),
  binary("Atan2", {
    a: (dy, a, b) => tf.div(tf.mul(dy, b), tf.add(tf.square(a), tf.square(b))),
    b: (dy, a, b) => tf.neg(tf.div(tf.mul(dy, a), tf.add(tf.square(a), tf.square(b)))),
  }),
  binary("Maximum", {
    a: (dy, a, b) => tf.mul(dy, indicator(tf.greaterEqual(a, b))),
    b: (dy, a, b) => tf.mul(dy, indicator(tf.less(a, b))),
  }),
  binary("Minimum", {
    a: (dy, a, b) => tf.mul(dy, indicator(tf.lessEqual(a, b))),
    b: (dy, a, b) => tf.mul(dy, indicator(tf.greater(a, b))),
  }),
  binary("Mod", {
    a: (dy) => dy,
    b: (dy, a, b) => tf.neg(tf.mul(dy, tf.floor(tf.div(a, b)))),
  }),
  binary("Pow", {
    a: (dy, a, b) => {
      const power = tf.cast(b, "float32");
      return tf.mul(dy, tf.mul(power, tf.pow(tf.cast(a, "float32"), tf.sub(power, 1))));
    },
    b: (dy, a, b) => tf.mul(dy, tf.mul(tf.pow(tf.cast(a, "float32"), b), logOf(a))),
  }),
  binary("SquaredDifference", {
    a: (dy, a, b) => tf.mul(dy, tf.mul(tf.sub(a, b), 2)),
    b: (dy, a, b) => tf.mul(dy, tf.mul(tf.sub(b, a), 2)),
  }),
  {
    kernelName: "AddN",
    saveAllInputs: true,
    gradFunc: (dy: Tensor, saved) => saved.map(() => () => dy),
  },
  {
    kernelName: "Select",
    inputsToSave: ["condition"],
    gradFunc: (dy: Tensor, [condition]) => {
      const chosen = tf.cast(condition as Tensor, "float32");
      return {
        condition: () => tf.zerosLike(chosen),
        t: () => tf.mul(dy, chosen),
        e: () => tf.mul(dy, tf.sub(1, chosen)),
      };
    },
  },
];
