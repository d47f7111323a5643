import {
  ConfigError,
  deserialize,
  type JsonObject,
  KerasTensor,
  maskOf,
  objectTable,
  type Tensor,
  UnsupportedError,
} from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Lambda } from "./lambda.ts";

const twice = (x: Tensor): Tensor => tf.mul(x, 2);

checkLayer(Lambda, {
  config: { function: twice },
  inputShape: [2, 3],
  outputShape: [2, 3],
  weights: {},
  invalid: { function: "twice", arguments: 1 },
  skip: { "config round trip": "a file holds no function; tested below" },
});

const python = {
  class_name: "__lambda__",
  config: { code: "4wEA", defaults: null, closure: null },
};
const named = {
  module: "builtins",
  class_name: "function",
  config: "mine>twice",
  registered_name: "function",
};
const saved = (config: JsonObject): JsonObject => ({
  class_name: "Lambda",
  config: { name: "double", ...config },
});
const read = (config: JsonObject, functions: Record<string, typeof twice> = {}): Lambda =>
  deserialize(saved(config), [objectTable("table", [Lambda], { functions })]) as unknown as Lambda;

describe("Lambda", () => {
  test("hands its arguments, the mask and the mode to the function", () => {
    const layer = new Lambda({
      function: (x: Tensor, { k, training }: { k: number; training?: boolean }) =>
        tf.mul(x, training ? 0 : k),
      arguments: { k: 3 },
    });

    expect(layer(tf.tensor([1, 2]))).toBeAllClose([3, 6]);
    expect(layer(tf.tensor([1, 2]), { training: true })).toBeAllClose([0, 0]);
  });

  test("the shape follows from the function", () => {
    const layer = new Lambda({ function: (x: Tensor) => tf.sum(x, 1) });

    expect(layer(new KerasTensor([null, 3, 4], "float32")).shape).toEqual([null, 4]);
  });

  test("Python code is refused, with the line to write", () => {
    expect(() => read({ function: python })).toThrow(UnsupportedError);
    expect(() => read({ function: python })).toThrow(
      /config\.function: .*never run\..*functions: \{ "double": \(x\) => … \}/,
    );
  });

  test("the caller's function under the layer's name takes its place, and the code is saved as it came", () => {
    const layer = read({ function: python, output_shape: [3] }, { double: twice });

    expect(layer(tf.tensor([1, 2]))).toBeAllClose([2, 4]);
    expect(layer.getConfig()).toMatchObject({ function: python, output_shape: [3] });
  });

  test("a named function is found by its name, with and without its package", () => {
    expect(read({ function: named }, { "mine>twice": twice })(tf.tensor([1]))).toBeAllClose([2]);
    expect(read({ function: named }, { twice })(tf.tensor([1]))).toBeAllClose([2]);
    expect(() => read({ function: named })).toThrow(UnsupportedError);
  });

  test("built-in activations need not be passed", () => {
    const layer = read({
      function: { ...named, config: "leaky_relu" },
      arguments: { negative_slope: 0.5 },
    });

    expect(layer(tf.tensor([-2, 2]))).toBeAllClose([-1, 2]);
  });

  test("a mask function is passed under the name with _mask", () => {
    const config = { function: python, mask: python };
    const keep = (x: Tensor): Tensor => tf.greater(tf.max(x, -1), 0);
    const layer = read(config, { double: twice, double_mask: keep });

    expect(maskOf(layer(tf.tensor([[[1], [-1]]])))).toBeAllClose([[1, 0]]);
    expect(() => read(config, { double: twice })).toThrow(/"double_mask"/);
  });

  test("no name of JavaScript's own objects is a function", () => {
    for (const config of ["constructor", "__proto__", "toString"]) {
      expect(() => read({ function: { ...named, config } })).toThrow(UnsupportedError);
    }
  });

  test("refuses what is no function", () => {
    expect(() => new Lambda({ function: 3 as never })).toThrow(ConfigError);
  });
});
