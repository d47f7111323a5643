/** @file Calls that move values. */
import * as tf from "@tensorflow/tfjs-core";
import { type Calls, type DType, ints, values } from "./values.ts";

/** Calls that move values, on every dtype. */
export const moves = (dtype: DType): Calls => ({
  transpose: () => [
    tf.transpose(values([3, 5], dtype)),
    tf.transpose(values([2, 3, 4], dtype), [2, 0, 1]),
    tf.transpose(values([2, 3, 4, 5], dtype), [0, 3, 1, 2]),
    tf.transpose(values([2, 3, 2, 2, 3], dtype), [4, 1, 3, 0, 2]),
    tf.transpose(values([2, 1, 2, 3, 2, 2], dtype), [5, 3, 1, 0, 2, 4]),
    tf.transpose(values([0, 3], dtype)),
  ],
  concat: () => [
    tf.concat([values([2, 3], dtype), values([1, 3], dtype, 2)], 0),
    tf.concat([values([2, 3], dtype), values([2, 1], dtype, 2), values([2, 0], dtype)], 1),
    tf.concat([values([2, 2, 2], dtype), values([2, 3, 2], dtype)], 1),
    tf.concat([values([0, 3], dtype), values([0, 3], dtype)], 0),
  ],
  slice: () => [
    tf.slice(values([4, 5], dtype), [1, 2], [2, 3]),
    tf.slice(values([2, 3, 4], dtype), [0, 1, 1], [2, 1, 3]),
    tf.slice(values([2, 3, 2, 4, 2], dtype), [1, 1, 0, 2, 0], [1, 2, 2, 2, 2]),
    tf.slice(values([4], dtype), [2], [0]),
    tf.slice(values([2, 1, 2, 3, 2, 3], dtype), [0, 0, 1, 1, 0, 1], [2, 1, 1, 2, 2, 2]),
  ],
  stridedSlice: () => [
    tf.stridedSlice(values([7, 5], dtype), [6, 0], [0, 5], [-2, 2]),
    tf.stridedSlice(values([7], dtype), [1], [6], [2]),
  ],
  reverse: () => [
    tf.reverse(values([3, 4], dtype), [0, 1]),
    tf.reverse(values([2, 3, 4], dtype), [1]),
    tf.reverse(values([2, 3, 4, 2], dtype), [3, 0]),
    tf.reverse(values([7], dtype)),
  ],
  pad: () => [
    tf.pad(values([2, 3], dtype), [
      [1, 2],
      [0, 1],
    ]),
    tf.pad(
      values([2, 3], dtype),
      [
        [1, 2],
        [0, 1],
      ],
      1,
    ),
    tf.pad(values([2, 2, 2, 2], dtype), [
      [0, 0],
      [1, 1],
      [2, 0],
      [0, 0],
    ]),
    tf.pad(values([0], dtype), [[1, 1]]),
  ],
  mirrorPad: () => [
    tf.mirrorPad(
      values([3, 4], dtype),
      [
        [1, 2],
        [2, 1],
      ],
      "reflect",
    ),
    tf.mirrorPad(
      values([3, 4], dtype),
      [
        [1, 2],
        [2, 1],
      ],
      "symmetric",
    ),
  ],
  tile: () => [
    tf.tile(values([2, 3], dtype), [2, 2]),
    tf.tile(values([2], dtype), [3]),
    tf.tile(values([1, 2, 1, 2], dtype), [2, 1, 3, 1]),
  ],
  broadcastTo: () => [
    tf.broadcastTo(values([3, 1], dtype), [2, 3, 4]),
    tf.broadcastTo(values([], dtype), [2, 2]),
  ],
  stack: () => [
    tf.stack([values([2, 3], dtype), values([2, 3], dtype, 2)], 1),
    ...tf.unstack(values([2, 3, 2], dtype), 1),
    ...tf.split(values([2, 6], dtype), 3, 1),
    ...tf.split(values([5, 2], dtype), [2, 3]),
  ],
  gather: () => [
    tf.gather(values([5, 3], dtype), ints(4, 0, 0, 2)),
    tf.gather(
      values([2, 5], dtype),
      tf.tensor2d(
        [
          [1, 4],
          [0, 0],
        ],
        undefined,
        "int32",
      ),
      1,
    ),
    tf.gather(
      values([2, 4, 3], dtype),
      tf.tensor2d(
        [
          [1, 3],
          [0, 2],
        ],
        undefined,
        "int32",
      ),
      1,
      1,
    ),
    tf.gather(values([3], dtype), tf.scalar(2, "int32")),
    tf.gather(values([3, 2], dtype), ints()),
  ],
  gatherND: () => [
    tf.gatherND(
      values([3, 4], dtype),
      tf.tensor2d(
        [
          [2, 3],
          [0, 1],
        ],
        undefined,
        "int32",
      ),
    ),
    tf.gatherND(values([3, 4, 2], dtype), tf.tensor2d([[2], [0]], undefined, "int32")),
  ],
  scatterND: () => [
    tf.scatterND(tf.tensor2d([[1], [3]], undefined, "int32"), values([2, 3], dtype), [5, 3]),
    tf.scatterND(tf.tensor2d([[1], [1]], undefined, "int32"), values([2], dtype), [4]),
  ],
  where: () => [
    tf.where(values([3, 4], "bool"), values([3, 4], dtype), values([3, 4], dtype, 2)),
    tf.where(values([3, 1], "bool"), values([1, 4], dtype), values([], dtype, 2)),
    tf.where(values([2, 3, 4], "bool"), values([4], dtype), values([3, 1], dtype, 2)),
  ],
  expand: () => [
    tf.expandDims(values([2, 3], dtype), 1),
    tf.squeeze(values([2, 1, 3], dtype)),
    tf.reshape(values([2, 6], dtype), [3, 4]),
    tf.reshape(values([0, 3], dtype), [3, 0]),
  ],
  spaceToBatch: () => [
    tf.spaceToBatchND(
      values([1, 4, 4, 2], dtype),
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
    tf.batchToSpaceND(
      values([4, 2, 2, 1], dtype),
      [2, 2],
      [
        [0, 0],
        [0, 1],
      ],
    ),
    tf.spaceToBatchND(values([2, 5, 3], dtype), [2], [[1, 0]]),
  ],
  fill: () => [
    tf.fill([2, 3], 1, dtype),
    tf.fill([0], 1, dtype),
    tf.ones([3], dtype),
    tf.zeros([2, 2], dtype),
    tf.eye(3, 4),
  ],
});

const words = (...list: string[]): tf.Tensor1D => tf.tensor1d(list, "string");
export const text: Calls = {
  moves: () => [
    tf.concat([words("a", "bc"), words("é")]),
    tf.slice(words("a", "b", "c"), [1], [2]),
    tf.reshape(words("a", "b"), [2, 1]),
    tf.expandDims(words("a")),
    tf.clone(words("a")),
    ...tf.unstack(words("x", "y")),
    tf.gather(words("x", "y"), ints(1, 0)),
    tf.tile(words("x", "y"), [2]),
    ...tf.split(words("x", "y"), 2),
    tf.stack([words("x"), words("y")]),
  ],
};
