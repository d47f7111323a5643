import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Adagrad } from "../optimizers/adagrad.ts";
import { SGD } from "../optimizers/sgd.ts";
import { weightOf } from "../optimizers/steps-of.ts";
import { gradients } from "../training/gradients.ts";
import { collectSlices, rowsOf, squareOf } from "./sliced-gradient.ts";

/** The gradients of a table whose rows 1, 1 and 0 were looked up, with the slopes 3, 4 and 5. */
function lookups(body: (gradient: tf.Tensor, table: ReturnType<typeof weightOf>) => void): void {
  const table = weightOf([[0], [0]]);
  const slopes = tf.tensor2d([[3], [4], [5]]);
  const slices = collectSlices(() =>
    gradients(
      () => tf.sum(tf.mul(tf.gather(table.value, tf.tensor1d([1, 1, 0], "int32")), slopes)),
      [table],
    ),
  );
  body(slices.result.gradients[0] as tf.Tensor, table);
  slices.dispose();
  tf.dispose([slopes, slices.result.loss, ...(slices.result.gradients as tf.Tensor[])]);
  table.dispose();
}

describe("a gradient of rows that were looked up", () => {
  test("keeps the rows of one place apart", () => {
    const before = tf.memory().numTensors;
    tf.tidy(() =>
      lookups((gradient) => {
        expect(gradient).toBeAllClose([[5], [7]]);
        expect(rowsOf(gradient)).toBeAllClose([[3], [4], [5]]);
        expect(squareOf(gradient)).toBeAllClose([[25], [25]]);
      }),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test("is squared row by row in an optimizer, as TensorFlow does it", () => {
    lookups((gradient, table) => {
      const adagrad = new Adagrad({ learning_rate: 1, initial_accumulator_value: 0, epsilon: 0 });

      adagrad.apply([gradient], [table]);

      expect(table.value).toBeAllClose([[-1], [-7 / 5]]);
      adagrad.dispose();
    });
  });

  test("is clipped row by row by clipvalue, and by the norm of all rows by clipnorm", () => {
    lookups((gradient, table) => {
      const sgd = new SGD({ learning_rate: 1, clipvalue: 3.5 });
      sgd.apply([gradient], [table]);
      expect(table.value).toBeAllClose([[-3.5], [-6.5]]);
      sgd.dispose();
    });
    lookups((gradient, table) => {
      const sgd = new SGD({ learning_rate: 1, clipnorm: Math.sqrt(50) / 2 });
      sgd.apply([gradient], [table]);
      expect(table.value).toBeAllClose([[-2.5], [-3.5]]);
      sgd.dispose();
    });
  });

  test("is an ordinary gradient where nobody collects", () => {
    const table = weightOf([[0], [0]]);
    const ids = tf.tensor1d([1, 1], "int32");
    const { loss, gradients: found } = gradients(
      () => tf.sum(tf.gather(table.value, ids)),
      [table],
    );

    expect(rowsOf(found[0] as tf.Tensor)).toBe(found[0]);
    tf.dispose([ids, loss, ...(found as tf.Tensor[])]);
    table.dispose();
  });
});
