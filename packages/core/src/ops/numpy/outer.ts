/** @file ops.outer */
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { sumProduct } from "../sum-product.ts";
import { joinedDType } from "./join.ts";

const axes = { factors: [["row"], ["column"]], product: ["row", "column"] };

export const Outer = defineOp({
  className: "Outer",
  module: "numpy",
  inputs: ["x1", "x2"],
  fields: {},
  compute: (operands) =>
    sumProduct(
      "outer",
      axes,
      operands.map((x) => tf.reshape(toTensor(x), [-1])),
    ),
  infer: (operands) => ({
    shape: operands.map((x) => sizeOf(specOf(x).shape)),
    dtype: joinedDType(operands),
  }),
});

/** Every product of a value of `x1`, flattened, and one of `x2`. @see keras.ops.outer */
export function outer<A extends AnyTensor, B extends AnyTensor>(x1: A, x2: B): Same<A | B> {
  return Outer.apply([x1, x2], {}) as Same<A | B>;
}
