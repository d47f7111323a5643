/** @file Calls that compute with numbers along an axis. */
import * as tf from "@tensorflow/tfjs-core";
import { type Calls, infinity, ints, nan, values } from "./values.ts";

/** Calls on numbers, float32 or int32. */
export const onNumbers = (dtype: "float32" | "int32"): Calls => ({
  cumsum: () => [
    tf.cumsum(values([7], dtype)),
    tf.cumsum(values([2, 5], dtype), 1, true),
    tf.cumsum(values([3, 4], dtype), 0, false, true),
    tf.cumsum(values([2, 3, 4], dtype), 1, true, true),
    tf.cumsum(values([2, 3, 2, 3], dtype), 2),
  ],
  cumprod: () => [
    tf.cumprod(values([7], dtype)),
    tf.cumprod(values([2, 5], dtype), 1, true),
    tf.cumprod(values([3, 4], dtype), 0, false, true),
  ],
  argMax: () => [
    tf.argMax(values([7], dtype)),
    tf.argMax(values([3, 5], dtype), 0),
    tf.argMax(values([2, 3, 4], dtype), 1),
    tf.argMax(values([2, 3, 4], dtype), -1),
    tf.argMin(values([3, 5], dtype), 0),
    tf.argMin(values([2, 3, 4], dtype), 2),
    tf.argMax(values([3, 70], dtype), 1),
  ],
  topk: () => {
    const top = tf.topk(values([3, 9], dtype), 4);
    const all = tf.topk(values([5], dtype), 5);
    const ties = tf.topk(tf.tensor([1, 3, 3, 0, 3], [5], dtype), 3);
    return [top.values, top.indices, all.values, all.indices, ties.values, ties.indices];
  },
  searchSorted: () => {
    const row = tf.tensor([-2, -1, 0, 0, 3], [5], dtype);
    return [
      tf.searchSorted(row, values([4], dtype), "left"),
      tf.searchSorted(row, values([4], dtype), "right"),
    ];
  },
  matMul: () => [
    tf.matMul(values([2, 3], dtype), values([3, 4], dtype, 2)),
    tf.matMul(values([3, 2], dtype), values([3, 4], dtype, 2), true),
    tf.matMul(values([2, 3], dtype), values([4, 3], dtype, 2), false, true),
    tf.matMul(values([3, 2], dtype), values([4, 3], dtype, 2), true, true),
    tf.matMul(values([2, 2, 3], dtype), values([2, 3, 4], dtype, 2)),
    tf.matMul(values([1, 2, 3], dtype), values([5, 3, 4], dtype, 2)),
    tf.matMul(values([5, 2, 3], dtype), values([3, 4], dtype, 2)),
    tf.matMul(values([9, 33], dtype), values([33, 17], dtype, 2)),
  ],
  addN: () => tf.addN([values([2, 3], dtype), values([2, 3], dtype, 2), values([2, 3], dtype, 3)]),
  range: () => [tf.range(0, 5, 1, dtype), tf.range(5, -3, -2, dtype), tf.range(0, 0, 1, dtype)],
  linspace: () => tf.linspace(0, 1, 7),
});

export const others: Calls = {
  fusedMatMul: () =>
    (["linear", "relu", "sigmoid", "elu"] as const).flatMap((activation) =>
      [4, 5].map((inner) =>
        tf.fused.matMul({
          a: tf.add(values([3, inner]), 1) as tf.Tensor2D,
          b: tf.add(values([inner, 7], "float32", 2), 1) as tf.Tensor2D,
          bias: values([7], "float32", 3),
          activation,
        }),
      ),
    ),
  // Odd inner axes, after a value was broadcast along them.
  oddMatMul: () => {
    const [x, y] = [tf.add(values([5, 3]), 2), tf.add(values([5, 1]), values([1, 1]))];
    return [tf.matMul(x, x, false, true), tf.matMul(x, x, true), tf.matMul(y, y, false, true)];
  },
  unsortedSegmentSum: () => [
    tf.unsortedSegmentSum(values([5]), ints(0, 2, 0, 1, 2), 4),
    tf.unsortedSegmentSum(values([3, 2]), ints(1, -1, 1), 2),
  ],
  oneHot: () => [
    tf.oneHot(ints(0, 2, 1), 3),
    tf.oneHot(ints(-1, 5, 1), 3),
    tf.oneHot(
      tf.tensor2d(
        [
          [0, 1],
          [1, 0],
        ],
        undefined,
        "int32",
      ),
      2,
      5,
      -1,
      "float32",
    ),
  ],
  denseBincount: () => [
    tf.denseBincount(ints(0, 2, 2, 5), tf.tensor1d([1, 2, 3, 4]), 4),
    tf.denseBincount(
      tf.tensor2d(
        [
          [0, 1, 1],
          [2, 0, 9],
        ],
        undefined,
        "int32",
      ),
      tf.tensor([]),
      3,
    ),
    tf.denseBincount(
      tf.tensor2d(
        [
          [0, 1, 1],
          [2, 0, 9],
        ],
        undefined,
        "int32",
      ),
      tf.tensor([]),
      3,
      true,
    ),
  ],
  not: () => [tf.logicalNot(values([3, 5], "bool"))],
  argMaxOfNaN: () => [tf.argMax(tf.tensor1d([1, nan, 3])), tf.argMin(tf.tensor1d([1, nan, 3]))],
  softmax: () => [
    tf.softmax(values([3, 5])),
    tf.softmax(values([2, 3, 4])),
    tf.logSoftmax(values([3, 5])),
    tf.softmax(
      tf.tensor2d([
        [1e4, -1e4, 0],
        [-infinity, 0, 1],
      ]),
    ),
  ],
  mixed: () => [
    tf.add(values([3]), values([3], "int32")),
    tf.mul(values([3], "int32"), values([3], "bool")),
    tf.where(values([3], "bool"), values([3]), values([3], "int32")),
    tf.pow(values([3], "int32"), tf.scalar(2, "int32")),
  ],
  large: () => [
    tf.add(ints(16777217, -16777219), ints(2, 2)),
    tf.mul(ints(65537, 40000), ints(3, 5)),
    tf.sum(ints(16777217, 16777217)),
  ],
};
