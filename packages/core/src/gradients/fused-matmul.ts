/** @file The derivative of `activation(a · b + bias)` on stacks of one matrix. tfjs has none: it never fuses in training. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { type KernelGradient, reluSlope } from "./kernel-gradient.ts";

export const fusedMatMul: KernelGradient = {
  kernelName: "_FusedMatMul",
  inputsToSave: ["a", "b"],
  outputsToSave: [true],
  gradFunc: (dy: Tensor, [a, b, y], { activation }: { readonly activation: string }) => {
    const slope = activation === "relu" ? reluSlope(dy, y as Tensor) : dy;
    const [, rows = 1, units = 1] = slope.shape;
    return {
      a: () => tf.matMul(slope, b as Tensor, false, true),
      b: () => tf.matMul(a as Tensor, slope, true, false),
      // a product adds rows faster than a sum, which turns the matrix first
      bias: () => tf.reshape(tf.matMul(tf.ones([1, 1, rows]), slope), [units]),
    };
  },
};
