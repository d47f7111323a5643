import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { Identity } from "./identity.ts";

checkLayer(Identity, {
  config: {},
  inputShape: [2, 3],
  outputShape: [2, 3],
  weights: {},
});

test("Identity gives what it got", () => {
  expect(new Identity()(tf.tensor([1, -2]))).toBeAllClose([1, -2]);
});
