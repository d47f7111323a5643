/** @file ops.vdot */
import * as tf from "@tensorflow/tfjs-core";
import { sizeOf } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { KerasTensor } from "../../tensor.ts";
import { defineOp, type Same, type Spec, specOf, toTensor } from "../operation.ts";
import { sumProduct, sumProductSpec } from "../sum-product.ts";

const axes = { factors: [["summed"], ["summed"]], product: [] };

/** The operand as the flat one that it becomes. */
function flatSymbol({ shape, dtype }: Spec): KerasTensor {
  return new KerasTensor([sizeOf(shape)], dtype);
}

export const Vdot = defineOp({
  className: "Vdot",
  module: "numpy",
  inputs: ["x1", "x2"],
  fields: {},
  compute: (operands) =>
    sumProduct(
      "vdot",
      axes,
      operands.map((x) => tf.reshape(toTensor(x), [-1])),
    ),
  infer: (operands) =>
    sumProductSpec(
      "vdot",
      axes,
      operands.map((x) => flatSymbol(specOf(x))),
    ),
});

/** The sum of the products of all values, flattened. @see keras.ops.vdot @throws ShapeError */
export function vdot<A extends AnyTensor, B extends AnyTensor>(x1: A, x2: B): Same<A | B> {
  return Vdot.apply([x1, x2], {}) as Same<A | B>;
}
