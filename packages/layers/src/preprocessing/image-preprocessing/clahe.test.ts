import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ContrastLimitedAdaptiveHistogramEqualization } from "./clahe.ts";

checkLayer(ContrastLimitedAdaptiveHistogramEqualization, {
  config: { value_range: [-1, 1], tile_grid_size: [2, 3] },
  inputShape: [3, 4, 5, 3],
  outputShape: [3, 4, 5, 3],
  weights: {},
  invalid: { tile_grid_size: 0, clip_limit: "4" },
});

describe("ContrastLimitedAdaptiveHistogramEqualization", () => {
  test("without a limit and with one tile it is plain equalization", () => {
    const x = tf.tensor([10, 10, 20, 30], [1, 2, 2, 1]);
    const layer = new ContrastLimitedAdaptiveHistogramEqualization({
      clip_limit: 0,
      tile_grid_size: 1,
    });

    expect(layer(x, { training: false })).toBeAllClose([
      [
        [[127.5], [127.5]],
        [[191.25], [255]],
      ],
    ]);
  });
});
