/** @file Convolutions, pools, normalization. */
import * as tf from "@tensorflow/tfjs-core";
import { type Calls, values } from "./values.ts";

export const image = (shape: number[], seed = 1): tf.Tensor4D =>
  values(shape, "float32", seed) as tf.Tensor4D;

type Triple = [number, number, number];

/** Convolutions in three dimensions. */
export const volumes: readonly {
  x: number[];
  w: number[];
  strides: Triple | number;
  padding: "same" | "valid";
}[] = [
  { x: [1, 4, 5, 4, 2], w: [2, 3, 2, 2, 3], strides: 1, padding: "same" },
  { x: [2, 5, 5, 5, 1], w: [2, 2, 2, 1, 2], strides: [2, 2, 2], padding: "valid" },
  { x: [1, 5, 4, 4, 2], w: [3, 2, 2, 2, 2], strides: [2, 1, 2], padding: "valid" },
  { x: [1, 4, 4, 5, 3], w: [2, 2, 2, 3, 2], strides: 2, padding: "same" },
];

/** Pools in three dimensions. */
export const pools3d: readonly {
  x: number[];
  size: Triple | number;
  strides: Triple | number;
  padding: "same" | "valid";
}[] = [
  { x: [1, 4, 5, 4, 2], size: 2, strides: 2, padding: "same" },
  { x: [2, 5, 6, 7, 3], size: [3, 2, 1], strides: [2, 1, 2], padding: "valid" },
  { x: [1, 5, 5, 6, 2], size: 3, strides: 2, padding: "same" },
  { x: [1, 3, 4, 3, 2], size: [2, 3, 2], strides: 1, padding: "same" },
];

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
  conv3d: () =>
    volumes.map(({ x, w, strides, padding }) =>
      tf.conv3d(values(x) as tf.Tensor5D, values(w, "float32", 2) as tf.Tensor5D, strides, padding),
    ),
  pools: () => [
    tf.maxPool(image([2, 7, 6, 3]), [3, 2], [2, 2], "same"),
    tf.maxPool(image([2, 7, 6, 3]), 2, 2, "valid"),
    tf.avgPool(image([2, 7, 6, 3]), [3, 2], [2, 2], "same"),
    tf.avgPool(image([2, 7, 6, 3]), 2, 1, "valid"),
    tf.maxPool(tf.fill([1, 3, 3, 1], -2) as tf.Tensor4D, 2, 2, "same"),
    tf.maxPool(image([1, 5, 8, 1]), [2, 3], [3, 1], "same"),
    ...pools3d.flatMap(({ x, size, strides, padding }) => [
      tf.maxPool3d(values(x) as tf.Tensor5D, size, strides, padding),
      tf.avgPool3d(values(x) as tf.Tensor5D, size, strides, padding),
    ]),
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
