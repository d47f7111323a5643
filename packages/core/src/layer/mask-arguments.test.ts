import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { givenMasks } from "./mask-arguments.ts";

test("null in a structure of masks is no mask, as Keras saves a nested model's call", () => {
  const mask = tf.tensor([true]);

  expect(givenMasks({ u: null, v: mask })).toEqual({ u: undefined, v: mask });
  expect(givenMasks([null, null])).toEqual([undefined, undefined]);
  expect(givenMasks(null)).toBeUndefined();
});
