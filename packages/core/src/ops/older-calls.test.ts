/** @file Ops as older versions of Keras 3 saved them. */
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { ops } from "./op-table.ts";
import { Op, type OpDefinition } from "./operation.ts";

const make = (className: string, config: object): Op =>
  new Op(ops.get(className) as OpDefinition, config as Record<string, unknown>);

test("threshold has other names for its numbers in Keras 3.8", () => {
  const op = make("Threshold", { threshold_value: 1, value: -5 });

  expect(op.invoke([tf.tensor([0.5, 2])])).toBeAllClose([-5, 2]);
});

test("dot_product_attention takes flash_attention with the call in Keras 3.8", () => {
  const op = make("DotProductAttention", { is_causal: false });
  const x = tf.ones([1, 2, 1, 3]);
  const options = { bias: null, mask: null, scale: null, flash_attention: null };

  expect(op.invoke([x, x, x], options)).toBeAllClose(x);
});
