import { maskOf, ShapeError, setMask } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Concatenate } from "./concatenate.ts";

checkLayer(Concatenate, {
  config: { axis: 1 },
  inputShape: [
    [2, 3, 4],
    [2, 1, 4],
  ],
  outputShape: [2, 4, 4],
  weights: {},
  invalid: { axis: 0.5 },
});

describe("Concatenate", () => {
  test("joins along the last axis by default", () => {
    expect(new Concatenate()([tf.tensor([[1, 2]]), tf.tensor([[3]])])).toBeAllClose([[1, 2, 3]]);
  });

  test("joins the masks of steps; an input without one counts whole", () => {
    const [a, b] = [tf.ones([1, 2, 3]), tf.ones([1, 1, 3])];
    setMask(a, tf.tensor([[true, false]]));

    expect(maskOf(new Concatenate({ axis: 1 })([a, b]))).toBeAllClose([[1, 0, 1]]);
    expect(maskOf(new Concatenate({ axis: 1 })([b, b]))).toBeUndefined();
  });

  test("refuses other sizes, and a single tensor", () => {
    const x = tf.zeros([2, 3]);

    expect(() => new Concatenate({ axis: 0 })([x, tf.zeros([2, 4])]).dispose()).toThrow();
    expect(() =>
      new Concatenate().computeOutputShape([
        [null, 2, 3],
        [null, 4, 3],
      ]),
    ).toThrow(ShapeError);
  });
});
