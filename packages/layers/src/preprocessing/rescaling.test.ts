import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Rescaling } from "./rescaling.ts";

checkLayer(Rescaling, {
  config: { scale: [2, 3], offset: 1 },
  inputShape: [4, 2],
  outputShape: [4, 2],
  weights: {},
  invalid: { scale: "2", offset: [[1, 2], [3]] },
});

describe("Rescaling", () => {
  test("multiplies by scale and adds offset", () => {
    expect(new Rescaling({ scale: 0.5, offset: -1 })(tf.tensor([0, 4]))).toBeAllClose([-1, 1]);
  });

  test("takes one scale and one offset for each channel", () => {
    const layer = new Rescaling({ scale: [1, 10], offset: [0.5, -0.5] });

    expect(layer(tf.tensor([[1, 2]]))).toBeAllClose([[1.5, 19.5]]);
  });

  test("integers become floats", () => {
    const y = new Rescaling({ scale: 0.5 })(tf.tensor([3], [1], "int32"));

    expect(y.dtype).toBe("float32");
    expect(y).toBeAllClose([1.5]);
  });

  test("reads the arrays of NumPy that Keras writes", () => {
    const saved = { class_name: "__numpy__", config: { value: [2, 4], dtype: "float64" } };
    const layer = new Rescaling({ scale: saved as unknown as number[] });

    expect(layer(tf.tensor([[1, 1]]))).toBeAllClose([[2, 4]]);
    expect(layer.getConfig()["scale"]).toEqual([2, 4]);
  });
});
