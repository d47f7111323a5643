import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { ShapeError } from "../../errors.ts";
import { KerasTensor } from "../../tensor.ts";
import { depthToSpace, spaceToDepth } from "./depth-to-space.ts";

const pixel = tf.tensor([[[[1, 2, 3, 4]]]]);

test("four channels become a square, and back", () => {
  const square = depthToSpace(pixel, 2);

  expect(square).toBeAllClose([
    [
      [[1], [2]],
      [[3], [4]],
    ],
  ]);
  expect(spaceToDepth(square, 2)).toBeAllClose(pixel);
});

test("channels_first has the channels behind the batch", () => {
  const first = tf.transpose(pixel, [0, 3, 1, 2]);
  const options = { data_format: "channels_first" } as const;

  expect(depthToSpace(first, 2, options)).toBeAllClose([
    [
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ]);
  expect(spaceToDepth(new KerasTensor([null, 3, 4, null], "float32"), 2, options).shape).toEqual([
    null,
    12,
    2,
    null,
  ]);
});

test("sizes that are no multiples are refused", () => {
  expect(() => depthToSpace(tf.ones([1, 1, 1, 3]), 2)).toThrow(ShapeError);
  expect(() => spaceToDepth(tf.ones([1, 3, 2, 1]), 2)).toThrow(/multiples of the block/);
});
