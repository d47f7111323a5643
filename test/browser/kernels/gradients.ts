/** @file Gradients: many have kernels of their own. */
import { registerGradients } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { image, pools3d, volumes } from "./convolutions.ts";
import { type Calls, ints, values } from "./values.ts";

const slopes = (f: (...x: tf.Tensor[]) => tf.Tensor, ...x: tf.Tensor[]): tf.Tensor[] =>
  tf.grads((...y) => tf.sum(tf.square(f(...y))))(x);

registerGradients();

export const gradients: Calls = {
  conv2d: () => [
    ...slopes(
      (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same"),
      image([2, 6, 5, 3]),
      image([3, 2, 3, 4], 2),
    ),
    ...slopes(
      (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, "valid"),
      image([1, 7, 7, 2]),
      image([3, 3, 2, 2], 2),
    ),
  ],
  depthwise: () =>
    slopes(
      (x, w) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same"),
      image([1, 5, 5, 2]),
      image([3, 3, 2, 2], 2),
    ),
  conv3d: () =>
    volumes.flatMap(({ x, w, strides, padding }) =>
      slopes(
        (a, b) => tf.conv3d(a as tf.Tensor5D, b as tf.Tensor5D, strides, padding),
        values(x),
        values(w, "float32", 2),
      ),
    ),
  transposed2d: () =>
    slopes(
      (x, w) => tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, [1, 8, 8, 2], 2, "same"),
      image([1, 4, 4, 3]),
      image([3, 3, 2, 3], 2),
    ),
  pools: () => [
    ...slopes((x) => tf.maxPool(x as tf.Tensor4D, [2, 3], [3, 1], "valid"), image([1, 5, 8, 2])),
    ...slopes((x) => tf.avgPool(x as tf.Tensor4D, [2, 3], [3, 1], "same"), image([1, 5, 8, 2])),
    ...slopes((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "same"), image([2, 5, 5, 3])),
    ...slopes((x) => tf.avgPool(x as tf.Tensor4D, 3, 1, "same"), image([2, 5, 5, 3])),
    ...pools3d.flatMap(({ x, size, strides, padding }) => [
      ...slopes((v) => tf.maxPool3d(v as tf.Tensor5D, size, strides, padding), values(x)),
      ...slopes((v) => tf.avgPool3d(v as tf.Tensor5D, size, strides, padding), values(x)),
    ]),
  ],
  elu: () => [
    ...slopes((x) => tf.elu(x), values([7])),
    ...slopes((x) => tf.selu(x), values([7])),
    ...slopes((x) => tf.leakyRelu(x, 0.2), values([7])),
    ...slopes((x) => tf.relu6(tf.mul(x, 3)), values([7])),
  ],
  matMul: () => [
    ...slopes((a, b) => tf.matMul(a, b), values([2, 3, 4]), values([2, 4, 5], "float32", 2)),
    ...slopes((a, b) => tf.matMul(a, b, true, true), values([3, 2]), values([4, 3], "float32", 2)),
  ],
  gather: () => slopes((x) => tf.gather(x, ints(1, 1, 3)), values([4, 3])),
  cumulative: () => slopes((x) => tf.cumsum(x, 1), values([2, 5])),
  softmax: () => [
    ...slopes((x) => tf.softmax(x), values([2, 5])),
    ...slopes((x) => tf.logSoftmax(x), values([2, 5])),
  ],
  prelu: () => slopes((x, a) => tf.prelu(x, a), values([3, 5]), values([5], "float32", 2)),
  moves: () => [
    ...slopes((x) => tf.slice(x, [1, 0], [2, 3]), values([4, 5])),
    ...slopes((x) => tf.concat([x, x], 1), values([2, 3])),
    ...slopes((x) => tf.tile(x, [2, 3]), values([2, 2])),
    ...slopes((x) => tf.max(x, 1), values([3, 4])),
  ],
};
