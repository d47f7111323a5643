import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { AdaptiveMaxPooling2D } from "./adaptive-max-pooling2d.ts";

checkLayer(AdaptiveMaxPooling2D, {
  config: { output_size: [3, 2] },
  inputShape: [2, 6, 7, 3],
  outputShape: [2, 3, 2, 3],
  weights: {},
  invalid: { output_size: 0, data_format: "first" },
});

const x = tf.reshape(tf.range(0, 16), [1, 4, 4, 1]);

describe("AdaptiveMaxPooling2D", () => {
  test("each axis has its number of windows", () => {
    expect(new AdaptiveMaxPooling2D({ output_size: [1, 2] })(x)).toBeAllClose([[[[13], [15]]]]);
  });

  test("channels_first has the channels behind the batch", () => {
    const last = new AdaptiveMaxPooling2D({ output_size: [1, 2] });
    const first = new AdaptiveMaxPooling2D({ output_size: [1, 2], data_format: "channels_first" });

    expect(first(tf.transpose(x, [0, 3, 1, 2]))).toBeAllClose(tf.transpose(last(x), [0, 3, 1, 2]));
  });
});
