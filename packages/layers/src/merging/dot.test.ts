import { ConfigError, ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Dot } from "./dot.ts";

checkLayer(Dot, {
  config: { axes: [2, 1] },
  inputShape: [
    [2, 3, 4],
    [2, 4, 5],
  ],
  outputShape: [2, 3, 5],
  weights: {},
  invalid: { axes: "1", normalize: 1 },
});

describe("Dot", () => {
  test("gives one number for two vectors", () => {
    expect(new Dot({ axes: 1 })([tf.tensor([[1, 2]]), tf.tensor([[3, 4]])])).toBeAllClose([[11]]);
  });

  test("normalized, it is the cosine", () => {
    const y = new Dot({ axes: -1, normalize: true })([tf.tensor([[3, 4]]), tf.tensor([[4, 3]])]);

    expect(y).toBeAllClose([[24 / 25]]);
  });

  test("refuses axes of different sizes, three axes and three inputs", () => {
    const dot = new Dot({ axes: 1 });

    expect(() =>
      dot.computeOutputShape([
        [null, 2],
        [null, 3],
      ]),
    ).toThrow(ShapeError);
    expect(() =>
      dot.computeOutputShape([
        [null, 2],
        [null, 2],
        [null, 2],
      ]),
    ).toThrow(ShapeError);
    expect(() => new Dot({ axes: [1, 2, 3] })).toThrow(ConfigError);
  });
});
