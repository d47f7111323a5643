/** @file Derivatives of kernels that fold axes, and of those that norm along one. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { type KernelGradient, keptShape } from "./kernel-gradient.ts";

const sizes = (x: Tensor): tf.ShapeMap[tf.Rank] => x.shape as tf.ShapeMap[tf.Rank];

/** The slope of a folded value, spread over what it was folded from. */
function spread(
  dy: Tensor,
  x: Tensor,
  axes: number | readonly number[] | null | undefined,
): Tensor {
  return tf.broadcastTo(tf.reshape(dy, keptShape(x.shape, axes)), sizes(x));
}

/** The slope goes to the values that are the extreme; equal ones share it, as in TensorFlow. */
function extreme(kernelName: string): KernelGradient {
  return {
    kernelName,
    inputsToSave: ["x"],
    outputsToSave: [true],
    gradFunc: (dy: Tensor, [x, y], { reductionIndices, axis }) => ({
      x: () => {
        const input = x as Tensor;
        const axes = reductionIndices ?? axis ?? input.shape.map((_, i) => i);
        const kept = keptShape(input.shape, axes);
        const chosen = tf.cast(tf.equal(input, tf.reshape(y as Tensor, kept)), "float32");
        const share = tf.div(chosen, tf.sum(chosen, [axes].flat(), true));
        return tf.mul(tf.reshape(dy, kept), share);
      },
    }),
  };
}

export const reductions: readonly KernelGradient[] = [
  {
    kernelName: "Sum",
    inputsToSave: ["x"],
    gradFunc: (dy: Tensor, [x], { axis }) => ({ x: () => spread(dy, x as Tensor, axis) }),
  },
  {
    kernelName: "Mean",
    inputsToSave: ["x"],
    gradFunc: (dy: Tensor, [x], { axis }) => ({
      x: () => {
        const input = x as Tensor;
        const count = input.size / Math.max(1, dy.size);
        return tf.div(spread(dy, input, axis), count);
      },
    }),
  },
  extreme("Max"),
  extreme("Min"),
  {
    kernelName: "Prod",
    inputsToSave: ["x"],
    gradFunc: (dy: Tensor, [x], { axis }) => ({ x: () => productSlope(dy, x as Tensor, axis) }),
  },
  {
    kernelName: "Cumsum",
    inputsToSave: ["x"],
    gradFunc: (dy: Tensor, [x], { axis, exclusive, reverse }) => ({
      x: () => tf.cumsum(dy, axis < 0 ? axis + (x as Tensor).rank : axis, exclusive, !reverse),
    }),
  },
  {
    kernelName: "Softmax",
    outputsToSave: [true],
    gradFunc: (dy: Tensor, [y], { dim }) => ({
      logits: () => {
        const weighted = tf.mul(dy, y as Tensor);
        return tf.sub(weighted, tf.mul(tf.sum(weighted, dim, true), y as Tensor));
      },
    }),
  },
  {
    kernelName: "LogSoftmax",
    outputsToSave: [true],
    gradFunc: (dy: Tensor, [y], { axis }) => ({
      logits: () => tf.sub(dy, tf.mul(tf.sum(dy, axis, true), tf.exp(y as Tensor))),
    }),
  },
];

/** The product of all other values, from running products of both sides: zeros do no harm. */
function productSlope(
  dy: Tensor,
  x: Tensor,
  axis: number | readonly number[] | null | undefined,
): Tensor {
  const axes = [axis ?? x.shape.map((_, i) => i)]
    .flat()
    .map((place) => (place < 0 ? place + x.rank : place));
  const others = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const order = [...others, ...axes];
  const rows = others.reduce((product, i) => product * (x.shape[i] ?? 1), 1);
  const flat = tf.reshape(tf.transpose(x, order), [rows, -1]);
  const before = tf.cumprod(flat, 1, true);
  const after = tf.cumprod(flat, 1, true, true);
  const slope = tf.mul(tf.mul(before, after), tf.reshape(dy, [rows, 1]));
  const back = order.map((_, i) => order.indexOf(i));
  return tf.transpose(
    tf.reshape(
      slope,
      order.map((i) => x.shape[i] ?? 1),
    ),
    back,
  );
}
