import { ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Softmax } from "./softmax.ts";

checkLayer(Softmax, {
  config: {},
  inputShape: [2, 3],
  outputShape: [2, 3],
  weights: {},
  invalid: { axis: "last" },
});

describe("Softmax", () => {
  test("a masked place gets nothing", () => {
    const mask = tf.tensor([[true, false, true]]);

    const y = new Softmax()(tf.tensor([[1, 2, 1]]), { mask });

    expect(y.arraySync()).toEqual([[0.5, 0, 0.5]]);
  });

  test("gives zeros where everything is masked", () => {
    const y = new Softmax()(tf.tensor([[1, 2]]), { mask: tf.tensor([[false, false]]) });

    expect(y.arraySync()).toEqual([[0, 0]]);
  });

  test("sums to 1 over all of several axes", () => {
    const y = new Softmax({ axis: [1, 2] })(tf.zeros([1, 2, 2]));

    expect([...y.dataSync()]).toEqual(
      [0.25, 0.25, 0.25, 0.25].map((value) => expect.closeTo(value, 6)),
    );
  });

  test("refuses a mask that is larger than the input", () => {
    expect(() => new Softmax()(tf.zeros([1, 2]), { mask: tf.ones([3, 2]) })).toThrow(ShapeError);
  });
});
