import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { AdaptiveMaxPooling3D } from "./adaptive-max-pooling3d.ts";

checkLayer(AdaptiveMaxPooling3D, {
  config: { output_size: [3, 2, 4] },
  inputShape: [1, 4, 5, 6, 2],
  outputShape: [1, 3, 2, 4, 2],
  weights: {},
  invalid: { output_size: 0, data_format: "first" },
});

const x = tf.reshape(tf.range(0, 8), [1, 2, 2, 2, 1]);

describe("AdaptiveMaxPooling3D", () => {
  test("each axis has its number of windows", () => {
    expect(new AdaptiveMaxPooling3D({ output_size: [2, 1, 1] })(x)).toBeAllClose([
      [[[[3]]], [[[7]]]],
    ]);
  });

  test("channels_first has the channels behind the batch", () => {
    const last = new AdaptiveMaxPooling3D({ output_size: [2, 1, 1] });
    const first = new AdaptiveMaxPooling3D({
      output_size: [2, 1, 1],
      data_format: "channels_first",
    });

    expect(first(tf.transpose(x, [0, 4, 1, 2, 3]))).toBeAllClose(
      tf.transpose(last(x), [0, 4, 1, 2, 3]),
    );
  });
});
