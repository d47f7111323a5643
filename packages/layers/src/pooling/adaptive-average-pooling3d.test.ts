import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { AdaptiveAveragePooling3D } from "./adaptive-average-pooling3d.ts";

checkLayer(AdaptiveAveragePooling3D, {
  config: { output_size: [3, 2, 4] },
  inputShape: [1, 4, 5, 6, 2],
  outputShape: [1, 3, 2, 4, 2],
  weights: {},
  invalid: { output_size: 0, data_format: "first" },
});

const x = tf.reshape(tf.range(0, 8), [1, 2, 2, 2, 1]);

describe("AdaptiveAveragePooling3D", () => {
  test("each axis has its number of windows", () => {
    expect(new AdaptiveAveragePooling3D({ output_size: [2, 1, 1] })(x)).toBeAllClose([
      [[[[1.5]]], [[[5.5]]]],
    ]);
  });

  test("channels_first has the channels behind the batch", () => {
    const last = new AdaptiveAveragePooling3D({ output_size: [2, 1, 1] });
    const first = new AdaptiveAveragePooling3D({
      output_size: [2, 1, 1],
      data_format: "channels_first",
    });

    expect(first(tf.transpose(x, [0, 4, 1, 2, 3]))).toBeAllClose(
      tf.transpose(last(x), [0, 4, 1, 2, 3]),
    );
  });
});
