import {
  ConfigError,
  Input,
  losses,
  Model,
  type metrics,
  ShapeError,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { AccuracyAtK } from "./accuracy-at-k.ts";
import { MeanReciprocalRank } from "./mean-reciprocal-rank.ts";
import { Median } from "./median.ts";
import { NDCGAtK } from "./ndcg-at-k.ts";
import { PrecisionAtK } from "./precision-at-k.ts";
import type { Recommendations } from "./ranked-rows.ts";
import { RecallAtK } from "./recall-at-k.ts";
import { StandardDeviation } from "./standard-deviation.ts";

const indices = (rows: number[][]): Tensor =>
  tf.tensor(rows, [rows.length, rows[0]?.length ?? 0], "int32");
const labels = tf.tensor([
  [1, 0, 1, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
]);
const recommended = indices([
  [1, 0, 3, 4, 5],
  [0, 1, 2, 3, 4],
]);

interface Ranking {
  updateState(yTrue: Tensor, yPred: Recommendations, weight?: Tensor | null): void;
  result(): metrics.MetricResult;
}
function after(metric: Ranking, yTrue: Tensor, yPred: Recommendations): metrics.MetricResult {
  metric.updateState(yTrue, yPred);
  return metric.result();
}

const atK = [AccuracyAtK, PrecisionAtK, RecallAtK, NDCGAtK] as const;

describe("ranking metrics", () => {
  test("on positions, by hand", () => {
    const ideal = 1 + 1 / Math.log2(3);

    expect(after(new AccuracyAtK({ k: 5 }), labels, recommended)).toBeCloseTo(0.5);
    expect(after(new PrecisionAtK({ k: 5 }), labels, recommended)).toBeCloseTo(0.1);
    expect(after(new RecallAtK({ k: 5 }), labels, recommended)).toBeCloseTo(0.25);
    expect(after(new NDCGAtK({ k: 5 }), labels, recommended)).toBeCloseTo(
      1 / Math.log2(3) / ideal / 2,
    );
    expect(after(new MeanReciprocalRank(), labels, recommended)).toBeCloseTo(0.25);
  });

  test("scores are ranked with the best first, equal ones in their order", () => {
    const scores = tf.tensor([[0.1, 0.9, 0.5, 0.9]]);
    const relevant = tf.tensor([[0, 0, 1, 1]]);

    // 1, 3, 2, 0
    expect(after(new MeanReciprocalRank(), relevant, scores)).toBeCloseTo(1 / 2);
    expect(after(new PrecisionAtK({ k: 1 }), relevant, scores)).toBe(0);
    expect(after(new NDCGAtK({ k: 2 }), relevant, scores)).toBeCloseTo(
      1 / Math.log2(3) / (1 + 1 / Math.log2(3)),
    );
  });

  test("fewer items than k: scores stay scores, and no recall is above 1", () => {
    const scores = tf.tensor([[0.9, 0.1, 0.8]]);
    const relevant = tf.tensor([[1, 0, 0]]);

    expect(after(new RecallAtK({ k: 10 }), relevant, scores)).toBeCloseTo(1);
    // KMR reads the scores as positions 0, 0, 0.
    expect(after(new RecallAtK({ k: 10, match_kmr: true }), relevant, scores)).toBeCloseTo(3);
    expect(after(new PrecisionAtK({ k: 10 }), relevant, scores)).toBeCloseTo(1 / 3);
  });

  test("an item that is recommended twice counts once, and a position that is no item never", () => {
    const twice = indices([[0, 0, -1, 3]]);
    const relevant = tf.tensor([[1, 0, 1]]);

    expect(after(new RecallAtK(), relevant, twice)).toBeCloseTo(0.5);
    expect(after(new PrecisionAtK(), relevant, twice)).toBeCloseTo(0.25);
    // KMR moves them into the range: 0, 0, 0, 2.
    expect(after(new RecallAtK({ match_kmr: true }), relevant, twice)).toBeCloseTo(2);
  });

  test("of more positions than k, the first count", () => {
    const relevant = tf.tensor([[0, 0, 1]]);

    expect(after(new AccuracyAtK({ k: 2 }), relevant, indices([[0, 1, 2]]))).toBe(0);
    expect(after(new AccuracyAtK({ k: 3 }), relevant, indices([[0, 1, 2]]))).toBeCloseTo(1);
  });

  test("graded labels: relevant above 0.5; gains for NDCG", () => {
    const graded = tf.tensor([[3, 0.2, 2]]);
    const scores = tf.tensor([[0.1, 0.5, 0.9]]);

    expect(after(new AccuracyAtK({ k: 1 }), graded, scores)).toBeCloseTo(1);
    expect(after(new RecallAtK({ k: 2 }), graded, scores)).toBeCloseTo(0.5);
    expect(after(new NDCGAtK({ k: 1 }), graded, scores)).toBeCloseTo(2 / 3);
  });

  test.each([
    ["a list of outputs", [tf.tensor([[9]]), recommended, tf.tensor([[9]])]],
    ["a dictionary of outputs", { scores: tf.tensor([[9]]), rec_indices: recommended }],
  ] as [string, Recommendations][])("take the positions from %s", (_, outputs) => {
    expect(after(new AccuracyAtK({ k: 5 }), labels, outputs)).toBeCloseTo(0.5);
  });

  test("the mean goes over all users since resetState; weights do not count", () => {
    const metric = new AccuracyAtK({ k: 1 });
    const hit = tf.tensor([[1, 0]]);
    const miss = tf.tensor([[0, 1]]);
    const scores = tf.tensor([[0.9, 0.1]]);
    for (const y of [hit, hit, miss]) metric.updateState(y, scores, tf.tensor([5]));

    expect(metric.result()).toBeCloseTo(2 / 3);
    expect(metric.variables.map(({ name, value }) => [name, value])).toEqual([
      ["total", 2],
      ["count", 3],
    ]);
    metric.resetState();
    expect(metric.result()).toBe(0);
  });

  test.each([
    [AccuracyAtK, "accuracy_at_k", "total"],
    [PrecisionAtK, "precision_at_k", "total_precision"],
    [RecallAtK, "recall_at_k", "total_recall"],
    [NDCGAtK, "ndcg_at_k", "total_ndcg"],
  ] as const)("%o has KMR's config and state", (Cls, name, total) => {
    expect(new Cls().getConfig()).toEqual({ name, dtype: "float32", k: 10 });
    expect(new Cls().variables.map((variable) => variable.name)).toEqual([total, "count"]);
    expect(Cls.registeredPackage).toBe("kmr.metrics");
    expect(() => new Cls({ k: 0 })).toThrow(ConfigError);
  });

  test("what holds no recommendations, and labels of another batch, are refused", () => {
    const metric = new AccuracyAtK();

    expect(() => metric.updateState(labels, [recommended])).toThrow(ConfigError);
    expect(() => metric.updateState(labels, tf.ones([3, 10]))).toThrow(ShapeError);
    expect(() => metric.updateState(tf.ones([2]), tf.ones([2, 10]))).toThrow(ShapeError);
  });

  test.each(atK)("%o leaves no tensor behind", (Cls) => {
    const scores = tf.tensor([[0.9, 0.1, 0.5]]);
    const relevant = tf.tensor([[1, 0, 0]]);
    const before = tf.memory().numTensors;
    after(new Cls({ k: 2 }), relevant, scores);
    after(new Cls({ k: 2, match_kmr: true }), relevant, scores);

    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("statistics of predictions", () => {
  test("by hand: the median over samples, the deviation of all values", () => {
    const [median, deviation] = [new Median(), new StandardDeviation()];
    const odd = tf.tensor([
      [1, 2],
      [3, 5],
      [9, 4],
    ]);
    median.updateState(tf.tensor([3, 1, 2, 10]));
    deviation.updateState(tf.tensor([3, 1, 2, 10]));

    expect(median.result()).toBeCloseTo(2.5);
    expect(deviation.result()).toBeCloseTo(Math.sqrt(12.5));
    for (const metric of [median, deviation]) {
      metric.resetState();
      metric.updateState(odd);
    }
    expect(median.result()).toBeCloseTo((3 + 4) / 2);
    expect(deviation.result()).toBeCloseTo(Math.sqrt(20 / 3), 5);
  });

  test.each([Median, StandardDeviation])(
    "%o counts all batches; with match_kmr the last",
    (Cls) => {
      const [all, last, whole] = [new Cls(), new Cls({ match_kmr: true }), new Cls()];
      for (const batch of [
        [1, 5, 9],
        [2, 4],
      ]) {
        all.updateState(tf.tensor(batch));
        last.updateState(tf.tensor(batch));
      }
      whole.updateState(tf.tensor([1, 5, 9, 2, 4]));

      expect(all.result()).toBeCloseTo(whole.result());
      expect(last.result()).toBeCloseTo(Cls === Median ? 3 : 1);
      expect(new Cls().result()).toBe(0);
      expect(all.getConfig()).toEqual({ name: all.name, dtype: "float32" });
    },
  );
});

test("all of them work in compile, batch by batch", async () => {
  const x = Input({ shape: [4] });
  const model = new Model({ inputs: x, outputs: x });
  const all = [...atK.map((Cls) => new Cls({ k: 2 })), new MeanReciprocalRank()];
  const statistics = [new Median(), new StandardDeviation()];
  model.compile({ loss: new losses.MeanSquaredError(), metrics: [...all, ...statistics] });
  const scores = tf.tensor([
    [0.9, 0.1, 0.2, 0.3],
    [0.1, 0.2, 0.3, 0.4],
    [0.4, 0.3, 0.2, 0.1],
  ]);
  const relevant = tf.tensor([
    [1, 0, 0, 0],
    [1, 0, 0, 0],
    [0, 1, 0, 0],
  ]);
  const logs = await model.evaluate(scores, relevant, { batch_size: 2, return_dict: true });

  expect(logs["accuracy_at_k"]).toBeCloseTo(2 / 3);
  expect(logs["precision_at_k"]).toBeCloseTo(1 / 3);
  expect(logs["recall_at_k"]).toBeCloseTo(2 / 3);
  expect(logs["ndcg_at_k"]).toBeCloseTo((1 + 1 / Math.log2(3)) / 3);
  expect(logs["mean_reciprocal_rank"]).toBeCloseTo((1 + 1 / 4 + 1 / 2) / 3);
  expect(logs["median"]).toBeCloseTo((0.4 + 0.2 + 0.2 + 0.3) / 4);
  expect(logs["standard_deviation"]).toBeGreaterThan(0);
});
