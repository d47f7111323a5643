import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { UnsupportedError } from "../../errors.ts";
import { Op } from "../operation.ts";
import { DotProductAttention } from "./dot-product-attention.ts";

test("a cap on the scores is refused, null and flash_attention are not", () => {
  const make = (config: Record<string, unknown>): Op =>
    new Op(DotProductAttention as never, config);

  expect(() => make({ attn_logits_soft_cap: 30 })).toThrow(UnsupportedError);
  expect(() => make({ attn_logits_soft_cap: 30 })).toThrow(/attn_logits_soft_cap=30\. Use null/);
  const op = make({ attn_logits_soft_cap: null, flash_attention: true });
  expect(op.getConfig()).toMatchObject({ attn_logits_soft_cap: null, flash_attention: true });
  const x = tf.ones([1, 1, 1, 2]);
  expect(op.invoke([x, x, x])).toBeAllClose([[[[1, 1]]]]);
});
