import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { ShapeError } from "../../errors.ts";
import { KerasTensor } from "../../tensor.ts";
import { fold, unfold } from "./fold.ts";

test("windows side by side fold back into their image", () => {
  const image = tf.tensor([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 2, 4]);
  const windows = unfold(image, 2, { stride: 2 });

  expect(windows).toBeAllClose([
    [
      [1, 3],
      [2, 4],
      [5, 7],
      [6, 8],
    ],
  ]);
  expect(fold(windows, [2, 4], 2, { stride: 2 })).toBeAllClose(image);
});

test("what overlaps is summed", () => {
  const counts = fold(unfold(tf.ones([1, 1, 1, 4]), [1, 2]), [1, 4], [1, 2]);

  expect(counts).toBeAllClose([[[[1, 2, 2, 1]]]]);
});

test("unknown sizes stay unknown", () => {
  const x = new KerasTensor([null, 3, null, 4], "float32");

  expect(unfold(x, 2).shape).toEqual([null, 12, null]);
  expect(fold(new KerasTensor([null, 12, null], "float32"), 3, 2).shape).toEqual([null, 3, 3, 3]);
});

test("windows that do not fit are refused", () => {
  expect(() => unfold(tf.ones([1, 1, 2, 2]), 3)).toThrow(ShapeError);
  expect(() => unfold(tf.ones([1, 2, 2]), 1)).toThrow(/must have rank 4/);
  expect(() => fold(tf.ones([1, 4, 3]), 3, 2)).toThrow(
    /shape \(batch, channels · 4, 4\) for output_size=\[3, 3\]/,
  );
});
