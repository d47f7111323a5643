/** @file Derivatives of matrix products, convolutions and resizing. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { type KernelGradient, run } from "./kernel-gradient.ts";

function product(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  return tf.matMul(a, b, transposeA, transposeB);
}

/** Resizing hands its slope to a kernel of its own. */
function resizing(kernelName: string): KernelGradient {
  return {
    kernelName,
    inputsToSave: ["images"],
    gradFunc: (dy: Tensor, [images], attributes) => ({
      images: () => run(`${kernelName}Grad`, { dy, images: images as Tensor }, attributes),
    }),
  };
}

export const convolutions: readonly KernelGradient[] = [
  {
    kernelName: "BatchMatMul",
    inputsToSave: ["a", "b"],
    gradFunc: (dy: Tensor, [left, right], { transposeA, transposeB }) => {
      const [a, b] = [left as Tensor, right as Tensor];
      return {
        a: () =>
          transposeA ? product(b, dy, transposeB, true) : product(dy, b, false, !transposeB),
        b: () =>
          transposeB ? product(dy, a, true, transposeA) : product(a, dy, !transposeA, false),
      };
    },
  },
  {
    kernelName: "Conv2D",
    inputsToSave: ["x", "filter"],
    gradFunc: (dy: Tensor, [x, filter], { strides, pad, dataFormat, dimRoundingMode }) => {
      const settings = { strides, pad, dataFormat, dimRoundingMode };
      const [input, kernel] = [x as Tensor, filter as Tensor];
      return {
        x: () =>
          run(
            "Conv2DBackpropInput",
            { dy, filter: kernel },
            { ...settings, inputShape: input.shape },
          ),
        filter: () =>
          run("Conv2DBackpropFilter", { x: input, dy }, { ...settings, filterShape: kernel.shape }),
      };
    },
  },
  {
    kernelName: "Conv2DBackpropInput",
    inputsToSave: ["dy", "filter"],
    gradFunc: (ddx: Tensor, [dy, filter], { strides, pad, dataFormat, dimRoundingMode }) => ({
      dy: () =>
        run(
          "Conv2D",
          { x: ddx, filter: filter as Tensor },
          { strides, pad, dataFormat, dilations: 1, dimRoundingMode },
        ),
      filter: () =>
        run(
          "Conv2DBackpropFilter",
          { x: ddx, dy: dy as Tensor },
          { strides, pad, dataFormat, dimRoundingMode, filterShape: (filter as Tensor).shape },
        ),
    }),
  },
  {
    kernelName: "Conv3D",
    inputsToSave: ["x", "filter"],
    gradFunc: (dy: Tensor, [x, filter], { strides, pad }) => {
      const [input, kernel] = [x as Tensor, filter as Tensor];
      return {
        x: () =>
          run(
            "Conv3DBackpropInputV2",
            { dy, filter: kernel },
            { strides, pad, inputShape: input.shape },
          ),
        filter: () =>
          run(
            "Conv3DBackpropFilterV2",
            { x: input, dy },
            { strides, pad, filterShape: kernel.shape },
          ),
      };
    },
  },
  {
    kernelName: "DepthwiseConv2dNative",
    inputsToSave: ["x", "filter"],
    gradFunc: (dy: Tensor, [x, filter], { strides, pad, dilations, dimRoundingMode }) => {
      const settings = { strides, pad, dilations, dimRoundingMode };
      const [input, kernel] = [x as Tensor, filter as Tensor];
      return {
        x: () =>
          run(
            "DepthwiseConv2dNativeBackpropInput",
            { dy, filter: kernel },
            { ...settings, inputShape: input.shape },
          ),
        filter: () =>
          run(
            "DepthwiseConv2dNativeBackpropFilter",
            { x: input, dy },
            { ...settings, filterShape: kernel.shape },
          ),
      };
    },
  },
  resizing("ResizeBilinear"),
  resizing("ResizeNearestNeighbor"),
];
