/** @file Calls that fold axes. */
import * as tf from "@tensorflow/tfjs-core";
import {
  type DType,
  everyDType,
  floatOnly,
  infinity,
  type KernelCase,
  nan,
  numbersOnly,
  values,
} from "./values.ts";

type Axes = number[] | undefined;
type Reduction = (x: tf.Tensor, axis: Axes, keep: boolean) => tf.Tensor;
const reductions: readonly (readonly [readonly DType[], Readonly<Record<string, Reduction>>])[] = [
  [everyDType, { sum: tf.sum, mean: tf.mean, prod: tf.prod }],
  [numbersOnly, { max: tf.max, min: tf.min }],
  [
    floatOnly,
    { logSumExp: tf.logSumExp, variance: (x, axis, keep) => tf.moments(x, axis, keep).variance },
  ],
  [["bool"], { all: tf.all, any: tf.any }],
];

export function* reduced(): Generator<KernelCase> {
  for (const [dtypes, table] of reductions) {
    for (const [name, call] of Object.entries(table)) {
      for (const dtype of dtypes) {
        for (const [shape, axes] of [
          [[7], undefined],
          [[3, 5], [0]],
          [[3, 5], [1]],
          [[3, 5], undefined],
          [[2, 3, 4], [1]],
          [
            [2, 3, 4],
            [0, 2],
          ],
          [[2, 3, 4], [-1]],
          [
            [2, 3, 2, 3],
            [1, 2],
          ],
          [
            [2, 1, 3, 2, 3],
            [0, 3],
          ],
          [[40, 70], [1]],
          [[], undefined],
          [[3, 1], [1]],
        ] as [number[], Axes][]) {
          for (const keep of [false, true]) {
            yield {
              name: `${name} ${dtype} [${shape}] over [${axes}]${keep ? " kept" : ""}`,
              run: () => call(values(shape, dtype), axes, keep),
            };
          }
        }
      }
      for (const [what, list] of Object.entries({
        nan: [1, nan, 3],
        infinity: [1, infinity, -3],
        nothing: [] as number[],
        low: [-infinity, -infinity],
      })) {
        if (dtypes.includes("float32"))
          yield { name: `${name} of ${what}`, run: () => call(tf.tensor1d(list), [0], false) };
      }
    }
  }
}
