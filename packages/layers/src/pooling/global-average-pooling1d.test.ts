import { maskOf, setMask } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { GlobalAveragePooling1D } from "./global-average-pooling1d.ts";

checkLayer(GlobalAveragePooling1D, {
  config: { keepdims: true },
  inputShape: [2, 7, 3],
  outputShape: [2, 1, 3],
  weights: {},
  invalid: { keepdims: 1, data_format: "first" },
});

const x = tf.tensor([1, 10, 2, 20, 6, 30], [1, 3, 2]);

describe("GlobalAveragePooling1D", () => {
  test("gives one value for each channel", () => {
    expect(new GlobalAveragePooling1D()(x)).toBeAllClose([[3, 20]]);
  });

  test("channels_first has the channels behind the batch", () => {
    const layer = new GlobalAveragePooling1D({ data_format: "channels_first" });

    expect(layer(tf.transpose(x, [0, 2, 1]))).toBeAllClose([[3, 20]]);
  });

  test("masked steps do not count", () => {
    const mask = tf.tensor([[true, false, true]]);

    expect(new GlobalAveragePooling1D()(x, { mask })).toBeAllClose([[3.5, 20]]);
    expect(new GlobalAveragePooling1D({ keepdims: true })(x, { mask })).toBeAllClose([[[3.5, 20]]]);
    const first = new GlobalAveragePooling1D({ data_format: "channels_first" });
    expect(first(tf.transpose(x, [0, 2, 1]), { mask })).toBeAllClose([[3.5, 20]]);
  });

  test("takes the mask that its input carries, and passes none on", () => {
    const masked = tf.clone(x);
    setMask(masked, tf.tensor([[true, true, false]]));
    const y = new GlobalAveragePooling1D()(masked);

    expect(y).toBeAllClose([[1.5, 15]]);
    expect(maskOf(y)).toBeUndefined();
  });
});
