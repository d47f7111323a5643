import { ConfigError, ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { EinsumDense } from "./einsum-dense.ts";

checkLayer(EinsumDense, {
  config: { equation: "abc,cd->abd", output_shape: [3, 5], bias_axes: "d" },
  inputShape: [2, 3, 4],
  outputShape: [2, 3, 5],
  weights: { kernel: [4, 5], bias: [5] },
});

describe("EinsumDense", () => {
  test("multiplies by the kernel and adds the bias along bias_axes", () => {
    const layer = new EinsumDense({
      equation: "abc,cd->abd",
      output_shape: [null, 2],
      bias_axes: "d",
    });
    layer.buildOnce([null, 2, 2]);
    layer.setWeights([
      tf.tensor([
        [1, 0],
        [0, 2],
      ]),
      tf.tensor([10, 20]),
    ]);

    const y = layer(
      tf.tensor([
        [
          [1, 2],
          [3, 4],
        ],
      ]),
    );

    expect(y.arraySync()).toEqual([
      [
        [11, 24],
        [13, 28],
      ],
    ]);
  });

  test("an ellipsis stands for any number of axes, on the left or on the right", () => {
    const left = new EinsumDense({ equation: "...x,xy->...y", output_shape: 4 });
    const right = new EinsumDense({ equation: "ab...,bc->ac...", output_shape: 4, bias_axes: "c" });

    expect(left(tf.zeros([2, 5, 6, 3])).shape).toEqual([2, 5, 6, 4]);
    expect(right(tf.zeros([2, 3, 6])).shape).toEqual([2, 4, 6]);
    expect(right.weights.map(({ shape }) => shape)).toEqual([
      [3, 4],
      [4, 1],
    ]);
  });

  test("the bias has size 1 along axes of the output behind its first that it does not name", () => {
    const layer = new EinsumDense({
      equation: "abc,cd->adb",
      output_shape: [3, 4],
      bias_axes: "d",
    });

    layer.buildOnce([null, 4, 2]);

    expect(layer.bias?.shape).toEqual([3, 1]);
  });

  test("refuses an equation of another form, and axes that fit nothing", () => {
    const build =
      (equation: string, biasAxes: string | null = null) =>
      () =>
        new EinsumDense({ equation, output_shape: 2, bias_axes: biasAxes }).buildOnce([null, 3]);

    expect(build("ab->ba")).toThrow(ConfigError);
    expect(build("ab,bc->ad")).toThrow(/output axis d/);
    expect(build("ab,bcz->ac")).toThrow(/kernel an axis z/);
    expect(build("ab,bc->ac", "x")).toThrow(/bias_axes/);
    expect(build("abc,cd->abd")).toThrow(ShapeError);
  });
});
