/** @file Derivatives of pooling. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { type Attributes, type KernelGradient, run } from "./kernel-gradient.ts";

function maximum(kernelName: string): KernelGradient {
  return {
    kernelName,
    inputsToSave: ["x"],
    outputsToSave: [true],
    gradFunc: (dy: Tensor, [x, y], attributes) => ({
      x: () =>
        run(`${kernelName}Grad`, { dy, input: x as Tensor, output: y as Tensor }, attributes),
    }),
  };
}

/** tfjs divides each slope by the size of the window, though the average was over the part within the input. */
function average(kernelName: string): KernelGradient {
  return {
    kernelName,
    inputsToSave: ["x"],
    gradFunc: (dy: Tensor, [x], attributes) => ({
      x: () => {
        const input = x as Tensor;
        const whole = tf.mul(dy, windowOverPart(input.shape, attributes));
        return run(`${kernelName}Grad`, { dy: whole, input }, attributes);
      },
    }),
  };
}

/** For each window, its size over the number of values that it saw. */
function windowOverPart(shape: readonly number[], attributes: Attributes): Tensor {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const compute =
    shape.length === 5 ? tf.backend_util.computePool3DInfo : tf.backend_util.computePool2DInfo;
  const info = compute(shape as never, filterSize, strides, 1, pad, dimRoundingMode);
  const { front = 0, top, left } = info.padInfo as { front?: number; top: number; left: number };
  const ratios = (inputs: number, outputs: number, size: number, stride: number, before: number) =>
    Array.from({ length: outputs }, (_, i) => {
      const start = i * stride - before;
      return size / (Math.min(inputs, start + size) - Math.max(0, start));
    });
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const axes = [
    ratios(info.inHeight, info.outHeight, filterHeight, strideHeight, top),
    ratios(info.inWidth, info.outWidth, filterWidth, strideWidth, left),
  ];
  if ("inDepth" in info) {
    axes.unshift(ratios(info.inDepth, info.outDepth, info.filterDepth, info.strideDepth, front));
  }
  const products = axes.reduce((a, b) => a.flatMap((x) => b.map((y) => x * y)), [1]);
  return tf.tensor(products, [1, ...axes.map(({ length }) => length), 1]);
}

export const pooling: readonly KernelGradient[] = [
  maximum("MaxPool"),
  maximum("MaxPool3D"),
  average("AvgPool"),
  average("AvgPool3D"),
];
