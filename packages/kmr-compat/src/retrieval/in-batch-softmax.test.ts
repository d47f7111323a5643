import { registerGradients, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { inBatchLogits, inBatchSoftmax } from "./in-batch-softmax.ts";

const QUERY = [
  [1, 0.5],
  [-0.3, 2],
  [0.7, -1],
];
const CANDIDATE = [
  [0.2, 1],
  [1.5, -0.5],
  [-1, 0.4],
];
const dot = (a: number[], b: number[]): number => a.reduce((s, v, i) => s + v * (b[i] ?? 0), 0);

/** The loss of each row by its definition, over the columns that count. */
function byDefinition(score: (i: number, j: number) => number): number[] {
  return QUERY.map((_, i) => {
    const sum = CANDIDATE.reduce((s, _c, j) => s + Math.exp(score(i, j)), 0);
    return Math.log(sum) - score(i, i);
  });
}
const similarity = (i: number, j: number): number => dot(QUERY[i] ?? [], CANDIDATE[j] ?? []);

describe("inBatchSoftmax", () => {
  test("is the softmax cross-entropy of each row against its own column", () => {
    const loss = inBatchSoftmax(tf.tensor2d(QUERY), tf.tensor2d(CANDIDATE), { temperature: 0.5 });

    expect(loss).toBeAllClose(byDefinition((i, j) => similarity(i, j) / 0.5));
  });

  test("the logarithm of an item's probability comes off its score", () => {
    const probability = [0.5, 0.01, 0.2];
    const loss = inBatchSoftmax(tf.tensor2d(QUERY), tf.tensor2d(CANDIDATE), {
      candidate_sampling_probability: tf.tensor1d(probability),
    });

    expect(loss).toBeAllClose(
      byDefinition((i, j) => similarity(i, j) - Math.log(probability[j] ?? 1)),
    );
  });

  test("an item that is in the batch twice is not its own negative", () => {
    const loss = inBatchSoftmax(tf.tensor2d(QUERY), tf.tensor2d(CANDIDATE), {
      candidate_id: tf.tensor1d([7, 3, 7], "int32"),
    });

    const hidden = (i: number, j: number): boolean => i !== j && i !== 1 && j !== 1;
    expect(loss).toBeAllClose(
      byDefinition((i, j) => (hidden(i, j) ? Number.NEGATIVE_INFINITY : similarity(i, j))),
    );
  });

  test("its gradient is softmax minus one-hot, times the candidates", () => {
    registerGradients();
    const candidate = tf.tensor2d(CANDIDATE);
    const f = (query: Tensor): Tensor => tf.sum(inBatchSoftmax(query, candidate));
    const gradient = tf.grad(f)(tf.tensor2d(QUERY));

    const expected = QUERY.map((_, i) => {
      const exps = CANDIDATE.map((_c, j) => Math.exp(similarity(i, j)));
      const sum = exps.reduce((a, b) => a + b, 0);
      return [0, 1].map((axis) =>
        CANDIDATE.reduce(
          (s, c, j) => s + ((exps[j] ?? 0) / sum - (i === j ? 1 : 0)) * (c[axis] ?? 0),
          0,
        ),
      );
    });
    expect(gradient).toBeAllClose(tf.tensor2d(expected));
  });

  test("a temperature of 0 is refused", () => {
    expect(() => inBatchLogits(tf.zeros([1, 1]), tf.zeros([1, 1]), { temperature: 0 })).toThrow(
      /temperature must be positive/,
    );
  });
});
