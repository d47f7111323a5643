/** @file Convolutions, pools, normalization. */
import * as tf from "@tensorflow/tfjs-core";
import { type Calls, values } from "./values.ts";

export const image = (shape: number[], seed = 1): tf.Tensor4D =>
  values(shape, "float32", seed) as tf.Tensor4D;

export const convolutions: Calls = {
  conv1d: () => [
    tf.conv1d(values([2, 8, 3]) as tf.Tensor3D, values([3, 3, 4]) as tf.Tensor3D, 1, "same"),
    tf.conv1d(values([2, 8, 3]) as tf.Tensor3D, values([3, 3, 4]) as tf.Tensor3D, 2, "valid"),
    tf.conv1d(
      values([2, 9, 3]) as tf.Tensor3D,
      values([3, 3, 4]) as tf.Tensor3D,
      1,
      "valid",
      "NWC",
      2,
    ),
  ],
  conv2d: () => [
    tf.conv2d(image([2, 7, 6, 3]), image([3, 2, 3, 5], 2), 1, "same"),
    tf.conv2d(image([2, 7, 6, 3]), image([3, 2, 3, 5], 2), [2, 1], "valid"),
    tf.conv2d(image([1, 9, 9, 2]), image([3, 3, 2, 4], 2), 1, "same", "NHWC", [2, 2]),
    tf.conv2d(image([2, 5, 5, 4]), image([1, 1, 4, 3], 2), 1, "valid"),
    tf.conv2d(image([1, 4, 4, 1]), image([4, 4, 1, 8], 2), 1, "valid"),
  ],
  transposed2d: () => [
    tf.conv2dTranspose(image([2, 4, 3, 3]), image([3, 3, 2, 3], 2), [2, 8, 6, 2], 2, "same"),
    tf.conv2dTranspose(image([1, 4, 4, 2]), image([2, 3, 1, 2], 2), [1, 5, 6, 1], 1, "valid"),
  ],
  depthwise: () => [
    tf.depthwiseConv2d(image([2, 6, 6, 3]), image([3, 3, 3, 2], 2), 1, "same"),
    tf.depthwiseConv2d(image([1, 7, 7, 2]), image([2, 2, 2, 1], 2), 2, "valid"),
    tf.depthwiseConv2d(image([1, 9, 9, 2]), image([3, 3, 2, 2], 2), 1, "same", "NHWC", [2, 2]),
  ],
  conv3d: () => [
    tf.conv3d(
      values([1, 4, 5, 4, 2]) as tf.Tensor5D,
      values([2, 3, 2, 2, 3], "float32", 2) as tf.Tensor5D,
      1,
      "same",
    ),
    tf.conv3d(
      values([2, 5, 5, 5, 1]) as tf.Tensor5D,
      values([2, 2, 2, 1, 2], "float32", 2) as tf.Tensor5D,
      [2, 2, 2],
      "valid",
    ),
  ],
  pools: () => [
    tf.maxPool(image([2, 7, 6, 3]), [3, 2], [2, 2], "same"),
    tf.maxPool(image([2, 7, 6, 3]), 2, 2, "valid"),
    tf.avgPool(image([2, 7, 6, 3]), [3, 2], [2, 2], "same"),
    tf.avgPool(image([2, 7, 6, 3]), 2, 1, "valid"),
    tf.maxPool3d(values([1, 4, 5, 4, 2]) as tf.Tensor5D, 2, 2, "same"),
    tf.avgPool3d(values([1, 4, 5, 4, 2]) as tf.Tensor5D, 2, 2, "same"),
  ],
  batchNorm: () =>
    tf.batchNorm(
      image([2, 3, 2, 3]),
      tf.tensor1d([1, 2, 3]),
      tf.tensor1d([0.5, 1, 2]),
      tf.tensor1d([0.1, 0.2, 0.3]),
      tf.tensor1d([1, 2, 3]),
      1e-3,
    ),
};
