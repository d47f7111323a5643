/** @file Calls on each value by itself. */
import * as tf from "@tensorflow/tfjs-core";
import {
  type DType,
  everyDType,
  floatOnly,
  type KernelCase,
  numbersOnly,
  special,
  values,
} from "./values.ts";

type Unary = (x: tf.Tensor) => tf.Tensor;
type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const unaries: readonly (readonly [readonly DType[], Readonly<Record<string, Unary>>])[] = [
  [
    everyDType,
    {
      abs: tf.abs,
      neg: tf.neg,
      square: tf.square,
      relu: tf.relu,
      sign: tf.sign,
      onesLike: tf.onesLike,
      zerosLike: tf.zerosLike,
      clone: tf.clone,
      isNaN: tf.isNaN,
      isFinite: tf.isFinite,
      isInf: tf.isInf,
      toFloat: (x) => tf.cast(x, "float32"),
      toInt: (x) => tf.cast(x, "int32"),
      toBool: (x) => tf.cast(x, "bool"),
      relu6: (x) => tf.relu6(x),
      clip: (x) => tf.clipByValue(x, -1, 2),
    },
  ],
  [
    numbersOnly,
    {
      floor: tf.floor,
      ceil: tf.ceil,
      round: tf.round,
      exp: tf.exp,
      sqrt: tf.sqrt,
      sigmoid: tf.sigmoid,
      step: (x) => tf.step(x),
      tanh: tf.tanh,
      log: tf.log,
      rsqrt: tf.rsqrt,
      reciprocal: tf.reciprocal,
    },
  ],
  [
    floatOnly,
    {
      sin: tf.sin,
      cos: tf.cos,
      tan: tf.tan,
      asin: tf.asin,
      acos: tf.acos,
      atan: tf.atan,
      sinh: tf.sinh,
      cosh: tf.cosh,
      asinh: tf.asinh,
      acosh: tf.acosh,
      atanh: tf.atanh,
      expm1: tf.expm1,
      log1p: tf.log1p,
      erf: tf.erf,
      softplus: tf.softplus,
      selu: tf.selu,
      elu: tf.elu,
      leakyRelu: (x) => tf.leakyRelu(x, 0.3),
      logSigmoid: tf.logSigmoid,
    },
  ],
];

const binaries: readonly (readonly [readonly DType[], Readonly<Record<string, Binary>>])[] = [
  [
    everyDType,
    {
      add: tf.add,
      sub: tf.sub,
      mul: tf.mul,
      maximum: tf.maximum,
      minimum: tf.minimum,
      equal: tf.equal,
      notEqual: tf.notEqual,
      less: tf.less,
      lessEqual: tf.lessEqual,
      greater: tf.greater,
      greaterEqual: tf.greaterEqual,
    },
  ],
  [
    numbersOnly,
    {
      div: tf.div,
      floorDiv: tf.floorDiv,
      mod: tf.mod,
      pow: (a, b) => tf.pow(a, tf.abs(b)),
      squaredDifference: tf.squaredDifference,
      divNoNan: tf.divNoNan,
    },
  ],
  [floatOnly, { atan2: tf.atan2, prelu: (a, b) => tf.prelu(a, b) }],
  [["bool"], { and: tf.logicalAnd, or: tf.logicalOr, xor: tf.logicalXor }],
];

const shapes: readonly number[][] = [
  [],
  [1],
  [7],
  [0],
  [2, 0, 3],
  [3, 5],
  [2, 3, 4],
  [1, 2, 1, 2, 3],
  [2, 1, 2, 1, 3, 2],
];
const pairs: readonly (readonly [number[], number[]])[] = [
  [[5], []],
  [[], [5]],
  [[3, 5], [5]],
  [
    [3, 1],
    [1, 4],
  ],
  [
    [2, 3, 4],
    [3, 1],
  ],
  [[0], [1]],
  [
    [2, 1, 3, 1],
    [4, 1, 5],
  ],
  [[37], [37]],
  [
    [1, 2, 1, 2, 3],
    [2, 2, 1],
  ],
  [
    [2, 1, 2, 1, 3, 2],
    [2, 1, 2],
  ],
];

/** Values that a function is tested on, where not all are: others are rounded another way, or have a sign of zero. */
const usable: Readonly<Record<string, (x: number) => boolean>> = {
  mod: (x) => !(Math.abs(x) > 1e9) && x !== 1e-30,
  atan2: (x) => !Object.is(x, -0),
};

export function* elementwise(): Generator<KernelCase> {
  for (const [dtypes, table] of unaries) {
    for (const [name, call] of Object.entries(table)) {
      for (const dtype of dtypes) {
        for (const shape of shapes)
          yield { name: `${name} ${dtype} [${shape}]`, run: () => call(values(shape, dtype)) };
      }
      // Beyond 1e9 sines lose the angle, and beyond 2^31 there is no int32.
      const limited = /^(sin|cos|tan|toInt)$/.test(name);
      const inputs = limited ? special.filter((x) => Math.abs(x) < 1e9) : special;
      yield { name: `${name} float32 special`, run: () => call(tf.tensor1d(inputs)) };
    }
  }
  for (const [dtypes, table] of binaries) {
    for (const [name, call] of Object.entries(table)) {
      for (const dtype of dtypes) {
        for (const [a, b] of pairs) {
          yield {
            name: `${name} ${dtype} [${a}] [${b}]`,
            run: () => call(values(a, dtype), values(b, dtype, 2)),
          };
        }
      }
      if (dtypes.includes("float32")) {
        const numbers = special.filter(usable[name] ?? (() => true));
        const [column, row] = [
          () => tf.tensor2d(numbers, [numbers.length, 1]),
          () => tf.tensor2d(numbers, [1, numbers.length]),
        ];
        yield { name: `${name} float32 special`, run: () => call(column(), row()) };
      }
    }
  }
}
