/** @file Activations against values that Keras 3.15.1 computed on TensorFlow. */
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { Reviver } from "../config/field.ts";
import { ConfigError, ShapeError } from "../errors.ts";
import { registerGradients } from "../gradients/register.ts";
import type { Tensor } from "../tensor.ts";
import "../tensor.ts";
import { activation } from "./field.ts";
import * as functions from "./index.ts";
import { type Activation, activationName, activations } from "./table.ts";

registerGradients();

const place = { owner: "Dense", key: "activation" };
const X = [-50, -3, -1, -0.4, 0, 0.3, 1, 2.5, 50];
const X_ROWS = [
  [1, 2, -1, 0.5],
  [0.1, 0.2, 0.3, 0],
];

/** `keras.activations.<name>(X)`. */
const elementwise: Readonly<Record<string, readonly number[]>> = {
  celu: [-1, -0.95021296, -0.63212055, -0.32967997, 0, 0.3, 1, 2.5, 50],
  elu: [-1, -0.95021296, -0.63212055, -0.32967997, 0, 0.3, 1, 2.5, 50],
  exponential: [
    1.9287499e-22, 0.04978707, 0.36787945, 0.67032003, 1, 1.3498588, 2.7182817, 12.182494,
    5.1847055e21,
  ],
  gelu: [0, -0.0040496965, -0.15865526, -0.13783132, 0, 0.18537343, 0.8413447, 2.4844759, 50],
  hard_shrink: [-50, -3, -1, 0, 0, 0, 1, 2.5, 50],
  hard_sigmoid: [0, 0, 0.33333334, 0.4333333, 0.5, 0.55, 0.6666667, 0.9166667, 1],
  hard_silu: [0, 0, -0.33333334, -0.17333333, 0, 0.165, 0.6666667, 2.2916667, 50],
  hard_tanh: [-1, -1, -1, -0.4, 0, 0.3, 1, 1, 1],
  leaky_relu: [-10, -0.6, -0.2, -0.080000006, 0, 0.3, 1, 2.5, 50],
  linear: [-50, -3, -1, -0.4, 0, 0.3, 1, 2.5, 50],
  log_sigmoid: [
    -50,
    -3.048587,
    -1.3132616,
    -0.91301525,
    -Math.LN2,
    -0.5543552,
    -0.3132617,
    -0.07888974,
    -1.9287499e-22,
  ],
  mish: [
    -9.64375e-21, -0.14564748, -0.3034015, -0.18891649, 0, 0.20800139, 0.8650984, 2.4713924, 50,
  ],
  relu6: [0, 0, 0, 0, 0, 0.3, 1, 2.5, 6],
  relu: [0, 0, 0, 0, 0, 0.3, 1, 2.5, 50],
  selu: [
    -1.7580993, -1.6705687, -1.1113307, -0.5796101, 0, 0.3152103, 1.050701, 2.6267526, 52.53505,
  ],
  sigmoid: [
    1.9287498e-22, 0.047425866, 0.2689414, 0.4013123, 0.5, 0.57444245, 0.73105854, 0.9241418, 1,
  ],
  silu: [
    -9.643749e-21, -0.1422776, -0.2689414, -0.16052492, 0, 0.17233273, 0.73105854, 2.3103545, 50,
  ],
  soft_shrink: [-49.5, -2.5, -0.5, 0, 0, 0, 0.5, 2, 49.5],
  softplus: [
    1.9287499e-22,
    0.048587356,
    0.3132617,
    0.5130153,
    Math.LN2,
    0.8543552,
    1.3132616,
    2.5788898,
    50,
  ],
  softsign: [-0.98039216, -0.75, -0.5, -0.2857143, 0, 0.23076925, 0.5, 0.71428573, 0.98039216],
  sparse_plus: [0, 0, 0, 0.09000001, 0.25, 0.42249998, 1, 2.5, 50],
  sparse_sigmoid: [0, 0, 0, 0.3, 0.5, 0.65, 1, 1, 1],
  squareplus: [
    0.019992828, 0.30277562, 0.618034, 0.8198039, 1, 1.1611874, 1.618034, 2.850781, 50.019993,
  ],
  tanh: [-1, -0.9950547, -0.7615942, -0.37994897, 0, 0.29131263, 0.7615942, 0.98661435, 1],
  tanh_shrink: [
    -49, -2.0049453, -0.23840582, -0.020051032, 0, 0.008687377, 0.23840582, 1.5133857, 49,
  ],
};

/** `keras.activations.<name>(X_ROWS)`. */
const alongRows: Readonly<Record<string, readonly (readonly number[])[]>> = {
  softmax: [
    [0.22420785, 0.60946006, 0.030343229, 0.13598892],
    [0.23632775, 0.26118258, 0.28865141, 0.21383823],
  ],
  log_softmax: [
    [-1.4951819, -0.49518189, -3.4951818, -1.9951819],
    [-1.4425356, -1.3425356, -1.2425356, -1.5425355],
  ],
  sparsemax: [
    [0, 1, 0, 0],
    [0, 0, 0.050000012, 0],
  ],
  glu: [
    [0.26894143, 1.2449187],
    [0.057444256, 0.1],
  ],
};

const named = (name: string): Activation => {
  const found = activations.get(name);
  if (found === undefined) throw new Error(`no activation ${name}`);
  return found;
};

test.each(Object.entries(elementwise))("%s equals Keras's", (name, expected) => {
  expect(named(name)(tf.tensor1d(X))).toBeAllClose(expected);
});

test.each(Object.entries(alongRows))("%s equals Keras's along the last axis", (name, expected) => {
  expect(named(name)(tf.tensor2d(X_ROWS))).toBeAllClose(expected);
});

test.each<[string, Activation, number[]]>([
  [
    "relu, negative_slope",
    (x) => functions.relu(x, { negative_slope: 0.1 }),
    [-5, -0.3, -0.1, -0.04, 0, 0.3, 1, 2.5, 50],
  ],
  ["relu, max_value", (x) => functions.relu(x, { max_value: 2 }), [0, 0, 0, 0, 0, 0.3, 1, 2, 2]],
  ["relu, threshold", (x) => functions.relu(x, { threshold: 0.9 }), [0, 0, 0, 0, 0, 0, 1, 2.5, 50]],
  [
    "relu, all three",
    (x) => functions.relu(x, { negative_slope: 0.5, max_value: 6, threshold: 1 }),
    [-25.5, -2, -1, -0.7, -0.5, -0.35, 0, 2.5, 6],
  ],
  [
    "relu, threshold below 0 and max_value",
    (x) => functions.relu(x, { threshold: -2, max_value: 2 }),
    [0, 0, 0, 0, 0, 0.3, 1, 2, 2],
  ],
  [
    "leaky_relu",
    (x) => functions.leakyRelu(x, { negative_slope: 0.5 }),
    [-25, -1.5, -0.5, -0.2, 0, 0.3, 1, 2.5, 50],
  ],
  [
    "elu",
    (x) => functions.elu(x, { alpha: 2 }),
    [-2, -1.9004259, -1.2642411, -0.65935993, 0, 0.3, 1, 2.5, 50],
  ],
  [
    "celu",
    (x) => functions.celu(x, { alpha: 2 }),
    [-2, -1.5537397, -0.78693867, -0.36253855, 0, 0.3, 1, 2.5, 50],
  ],
  [
    "gelu, approximate",
    (x) => functions.gelu(x, { approximate: true }),
    [0, -0.0036374331, -0.15880799, -0.13783883, 0, 0.18537094, 0.84119201, 2.4849157, 50],
  ],
  [
    "squareplus",
    (x) => functions.squareplus(x, { b: 1 }),
    [
      0.0049991608, 0.081138849, 0.20710677, 0.33851647, 0.5, 0.67201531, 1.2071068, 2.5962911,
      50.004997,
    ],
  ],
  [
    "soft_shrink",
    (x) => functions.softShrink(x, { threshold: 2 }),
    [-48, -1, 0, 0, 0, 0, 0, 0.5, 48],
  ],
  [
    "hard_shrink",
    (x) => functions.hardShrink(x, { threshold: 2 }),
    [-50, -3, 0, 0, 0, 0, 0, 2.5, 50],
  ],
  ["threshold", (x) => functions.threshold(x, 1, -7), [-7, -7, -7, -7, -7, -7, -7, 2.5, 50]],
])("%s with other parameters equals Keras's", (_, run, expected) => {
  expect(run(tf.tensor1d(X))).toBeAllClose(expected);
});

test.each<[string, Activation, number[]]>([
  [
    "softmax",
    (x) => functions.softmax(x, { axis: 1 }),
    [
      0.73105854, 0.11920291, 0.26894143, 0.88079703, 0.017986208, 0.37754065, 0.98201376,
      0.62245935,
    ],
  ],
  [
    "log_softmax",
    (x) => functions.logSoftmax(x, { axis: 1 }),
    [
      -0.31326166, -2.1269281, -1.3132616, -0.12692805, -4.0181499, -0.97407699, -0.018149961,
      -0.47407699,
    ],
  ],
  ["sparsemax", (x) => functions.sparsemax(x, { axis: 1 }), [1, 0, 0, 1, 0, 0, 1, 0.5]],
  ["glu", (x) => functions.glu(x, { axis: 1 }), [0.5, 1.9640275, -0.95257413, 0]],
])("%s along axis 1 of 3 equals Keras's", (_, run, expected) => {
  const x = tf.tensor([1, 2, 0, 4, -1, 0, 3, 0.5], [2, 2, 2]);

  expect(tf.reshape(run(x), [-1])).toBeAllClose(expected);
});

test("softmax and log_softmax stay finite for large scores", () => {
  const x = tf.tensor2d([[1000, 999, -1000]]);

  expect(functions.softmax(x)).toBeAllClose([[0.7310586, 0.26894143, 0]]);
  expect(functions.logSoftmax(x)).toBeAllClose([[-0.3132617, -1.3132617, -2000.3132]]);
});

test("glu refuses an axis of odd size", () => {
  expect(() => functions.glu(tf.zeros([2, 3]))).toThrow(ShapeError);
});

describe("gradients", () => {
  const slopes = (run: Activation, x: Tensor): Tensor => {
    const weights = tf.range(1, x.size + 1, 1, "float32");
    return tf.grad((at: Tensor) => tf.sum(tf.mul(tf.reshape(run(at), [-1]), weights)))(x);
  };

  test.each([
    ...Object.keys(elementwise).map((name): [string, Activation] => [name, named(name)]),
    ["threshold", (x: Tensor) => functions.threshold(x, 1.3, -7)] satisfies [string, Activation],
  ])("%s has the slope of its values", (_, run) => {
    // No value is near a kink of any of the functions.
    const x = tf.tensor1d([-4.3, -2.2, -0.73, 0.21, 0.77, 1.6, 4.4, 7.3]);
    const step = 1e-2;

    const rise = tf.sub(run(tf.add(x, step)), run(tf.sub(x, step)));
    const weights = tf.range(1, x.size + 1, 1, "float32");
    const expected = tf.mul(tf.div(rise, 2 * step), weights);

    expect(slopes(run, x)).toBeAllClose(expected, { atol: 2e-3, rtol: 1e-3 });
  });

  test("sparsemax has Keras's slopes", () => {
    const x = tf.tensor2d([
      [1.2, 2, -1, 0.5],
      [0.35, -0.6, 0.1, -0.7],
    ]);
    const weights = tf.tensor1d([1, 2, 3, 4]);
    const loss = (at: Tensor) => tf.sum(tf.mul(functions.sparsemax(at), weights));

    expect(tf.grad(loss)(x)).toBeAllClose([
      [0, 0, 0, 0],
      [-3, 0, 1, 0],
    ]);
  });
});

test.each([...activations.keys()])("%s leaves no tensor but its result", (name) => {
  const x = tf.tensor2d(X_ROWS);
  const before = tf.memory().numTensors;

  const y = named(name)(x);

  expect(tf.memory().numTensors - before).toBe(y === x ? 0 : 1);
});

describe("the table", () => {
  test("holds Keras's names and aliases, and Keras 2's hard_sigmoid; threshold has no default form", () => {
    expect(activations.size).toBe(32);
    expect(activations.has("threshold")).toBe(false);
    expect(activations.get("swish")).toBe(functions.silu);
    expect(activations.get("hard_swish")).toBe(functions.hardSilu);
  });

  test("gives every function Keras's canonical name", () => {
    expect(activationName(functions.silu)).toBe("silu");
    expect(activationName(functions.leakyRelu)).toBe("leaky_relu");
    expect(activationName((x) => x)).toBeUndefined();
  });
});

describe("the field", () => {
  test("is required without a default, optional with one", () => {
    expect(activation().required).toBe(true);
    expect(activation("linear")).toMatchObject({ required: false, initial: "linear" });
  });

  test.each([
    [null, "linear"],
    ["relu", "relu"],
    ["swish", "silu"],
    [functions.hardSilu, "hard_silu"],
    [
      { module: "builtins", class_name: "function", config: "gelu", registered_name: "function" },
      "gelu",
    ],
  ])("reads %j and writes %s", (value, written) => {
    const field = activation();

    expect(field.serialize(field.parse(value, place))).toBe(written);
  });

  test("names the nearest activation for an unknown one", () => {
    expect(() => activation().parse("softmx", place)).toThrow(ConfigError);
    expect(() => activation().parse("softmx", place)).toThrow('did you mean "softmax"');
  });

  test("writes a function of no table as Python writes a named function", () => {
    function cubed(x: Tensor): Tensor {
      return tf.pow(x, 3);
    }

    expect(activation().serialize(cubed)).toEqual({
      module: "builtins",
      class_name: "function",
      config: "cubed",
      registered_name: "function",
    });
  });

  test("writes a layer as the object it saves itself as", () => {
    const saved = { module: "keras.layers", class_name: "ReLU", config: {}, registered_name: null };
    const layer = Object.assign((x: Tensor) => x, { toKerasObject: () => saved });

    expect(activation().serialize(layer)).toEqual(saved);
  });

  test("lets a load revive saved layers, and only those", () => {
    const seen: string[] = [];
    const reviver: Reviver = {
      object: (_, at) => {
        seen.push(at);
        return functions.relu;
      },
      twin: (name) => (name === "mine" ? functions.tanh : undefined),
    };
    const { revive } = activation();
    const layer = { class_name: "ReLU", config: {} };
    const saved = { class_name: "function", config: "relu" };

    expect(revive?.(layer, reviver, "a", {})).toBe(functions.relu);
    expect(revive?.(saved, reviver, "b", {})).toBe(saved);
    expect(revive?.("relu", reviver, "c", {})).toBe("relu");
    expect(seen).toEqual(["a"]);
    const custom = { class_name: "function", config: "mine" };
    expect(revive?.(custom, reviver, "d", {})).toBe(functions.tanh);
    expect(revive?.("mine", reviver, "e", {})).toBe(functions.tanh);
    revive?.({ class_name: "function", config: "unknown" }, reviver, "f", {});
    expect(seen).toEqual(["a", "f"]);
  });
});
