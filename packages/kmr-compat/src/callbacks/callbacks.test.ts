import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, type metrics, type Tensor } from "@kmr-js/core";
import { seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ImprovedMarginRankingLoss } from "../losses/improved-margin-ranking-loss.ts";
import { Median } from "../metrics/median.ts";
import { RecallAtK } from "../metrics/recall-at-k.ts";
import { TwoTowerModel } from "../models/two-tower-model.ts";
import { ExplainabilityVisualizer } from "./explainability-visualizer.ts";
import { MetricsLogger } from "./metrics-logger.ts";
import { RecommendationMetricsCallback } from "./recommendation-metrics-callback.ts";
import { RecommendationMetricsLogger } from "./recommendation-metrics-logger.ts";
import { SimilarityMatrixVisualizer } from "./similarity-matrix-visualizer.ts";

let model: TwoTowerModel;
const inputs = [seededTensor([4, 3], "float32", 1), seededTensor([4, 5, 2], "float32", 2)] as const;
const labels = tf.cast(tf.greater(seededTensor([4, 5], "float32", 3), 0), "float32");

beforeAll(() => {
  model = new TwoTowerModel({
    user_feature_dim: 3,
    item_feature_dim: 2,
    num_items: 5,
    hidden_units: [4],
    output_dim: 4,
    top_k: 2,
  });
  model.compile({ optimizer: "sgd", loss: new ImprovedMarginRankingLoss() });
});
afterAll(() => model.dispose());

const train = (callback: object, epochs: number): ReturnType<typeof model.fit> =>
  model.fit(inputs, labels, { epochs, callbacks: [callback], validation_data: [inputs, labels] });

describe("RecommendationMetricsLogger", () => {
  test("collects every figure and prints a line for every so many epochs", () => {
    const lines: string[] = [];
    const print = (line: string): void => void lines.push(line);
    const logger = new RecommendationMetricsLogger({ log_frequency: 2, print });
    for (const [epoch, loss] of [3, 1, 2].entries())
      logger.onEpochEnd(epoch, { loss, recall: loss / 4, val_loss: 5, per_class: [1, 2] });
    logger.onTrainEnd();

    expect(logger.epochMetrics).toEqual({
      loss: [3, 1, 2],
      recall: [0.75, 0.25, 0.5],
      val_loss: [5, 5, 5],
    });
    expect(lines.slice(0, 2)).toEqual([
      "Epoch 2: loss=1.0000 | recall=0.2500",
      "  Validation: val_loss=5.0000",
    ]);
    expect(lines[2]).toBe("loss: initial=3.0000, final=2.0000, best=1.0000");
    expect(logger.summary()["recall"]).toEqual({ initial: 0.75, final: 0.5, best: 0.75 });
    expect(logger.getConfig()).toEqual({
      verbose: 1,
      log_frequency: 2,
      name: "RecommendationMetricsLogger",
    });
  });

  test("works in fit, and prints nothing with verbose 0", async () => {
    const logger = new RecommendationMetricsLogger({ verbose: 0 });
    const { history } = await train(logger, 3);

    expect(logger.epochMetrics).toEqual(history);
    expect(Object.keys(history)).toEqual(["loss", "val_loss"]);
  });

  test("a frequency of 0 is refused", () => {
    expect(() => new RecommendationMetricsLogger({ log_frequency: 0 })).toThrow(ConfigError);
  });
});

describe("MetricsLogger", () => {
  test("prints the first epoch and every so many after it", () => {
    const lines: string[] = [];
    const logger = new MetricsLogger({
      log_interval: 2,
      print: (line) => void lines.push(line),
    });
    for (const epoch of [0, 1, 2]) logger.onEpochEnd(epoch, { loss: epoch, acc: 1 });

    expect(lines).toEqual([
      "Epoch 1: acc: 1.0000 - loss: 0.0000",
      "Epoch 3: acc: 1.0000 - loss: 2.0000",
    ]);
  });
});

describe("RecommendationMetricsCallback", () => {
  test("adds figures of validation data to the history", async () => {
    const recall = new RecallAtK({ k: 2 });
    const median = new Median();
    const callback = new RecommendationMetricsCallback({
      metrics: [recall, median],
      metric_names: ["recall@2", "median"],
      validation_data: [inputs, labels.arraySync()],
      verbose: 0,
    });
    const { history } = await train(callback, 2);
    const [scores] = model.predict(inputs);
    const expected = new RecallAtK({ k: 2 });
    expected.updateState(labels, scores);

    expect(Object.keys(history)).toEqual(["loss", "val_loss", "val_recall@2", "val_median"]);
    expect(history["val_recall@2"]?.at(-1)).toBeCloseTo(expected.result());
    expect(history["val_recall@2"]).toHaveLength(2);
  });

  test("prints every fifth epoch, and does nothing without data", () => {
    const lines: string[] = [];
    const print = (line: string): void => void lines.push(line);
    const make = (validationData: readonly [unknown, unknown] | null) =>
      new RecommendationMetricsCallback({
        metrics: [new Median()],
        validation_data: validationData,
        print,
      });
    const callback = make([inputs, labels]);
    callback.setModel(model as never);
    const logs = {};
    for (const epoch of [0, 1, 5]) callback.onEpochEnd(epoch, logs);
    make(null).onEpochEnd(0, logs);

    expect(lines).toEqual([
      expect.stringMatching(/^Epoch 1 metrics: median: -?\d\.\d{4}$/),
      expect.stringContaining("Epoch 6"),
    ]);
    expect(Object.keys(logs)).toEqual(["val_median"]);
  });

  test("refuses another number of names", () => {
    const metrics: metrics.Metric[] = [];
    expect(() => new RecommendationMetricsCallback({ metrics, metric_names: ["a"] })).toThrow(
      ConfigError,
    );
  });
});

describe("SimilarityMatrixVisualizer", () => {
  test("records the spread of the scores and the best items", async () => {
    const callback = new SimilarityMatrixVisualizer({
      eval_data: [inputs],
      frequency: 2,
      top_k: 3,
      verbose: 0,
    });
    await train(callback, 5);
    const before = tf.memory().numTensors;
    callback.onEpochEnd(5);
    const used = tf.memory().numTensors;
    const [record] = callback.similarityHistory.slice(-1);
    const [scores] = model.predict(inputs);
    const { mean, variance } = tf.moments(scores);

    expect(used).toBe(before);
    expect(callback.similarityHistory.map(({ epoch }) => epoch)).toEqual([2, 4, 6]);
    expect(record?.mean).toBeCloseTo(mean.dataSync()[0] ?? 0);
    expect(record?.std).toBeCloseTo(Math.sqrt(variance.dataSync()[0] ?? 0));
    expect(record?.top_scores.map((row) => row[0])).toBeAllClose(tf.max(scores, 1));
    expect(record?.top_indices[0]).toHaveLength(3);
  });

  test("takes the scores of a function, and frees them", () => {
    const lines: string[] = [];
    const callback = new SimilarityMatrixVisualizer({
      eval_data: [inputs],
      compute_similarity_fn: () => tf.tensor([[1, 3]]),
      frequency: 1,
      print: (line) => void lines.push(line),
    });
    callback.setModel(model as never);
    const before = tf.memory().numTensors;
    callback.onEpochEnd(0);

    expect(tf.memory().numTensors).toBe(before);
    expect(callback.similarityHistory).toEqual([
      { epoch: 1, mean: 2, std: 1, max: 3, min: 1, top_indices: [[1, 0]], top_scores: [[3, 1]] },
    ]);
    expect(lines).toEqual(["Epoch 1: similarity mean 2.0000, std 1.0000, range [1.0000, 3.0000]"]);
  });
});

describe("ExplainabilityVisualizer", () => {
  test("records what its function gives, and writes it as JSON", async () => {
    const saveDir = await mkdtemp(join(tmpdir(), "kmr-explain-"));
    const seen: unknown[] = [];
    const callback = new ExplainabilityVisualizer({
      eval_data: [inputs, labels],
      visualization_fn: async (args) => {
        seen.push([args.labels === labels, args.model === (model as unknown), args.save_dir]);
        return { title: `epoch ${args.epoch}` };
      },
      frequency: 2,
      save_dir: saveDir,
      name: "explain",
      verbose: 0,
    });
    await train(callback, 4);
    const written = await readFile(join(saveDir, "explain_epoch_4.json"), "utf8");

    expect(callback.epochVisualizations).toEqual([2, 4]);
    expect(seen).toEqual([
      [true, true, saveDir],
      [true, true, saveDir],
    ]);
    expect(JSON.parse(written)).toEqual({ epoch: 4, data: { title: "epoch 4" } });
    expect(callback.getConfig()).toEqual({
      frequency: 2,
      save_dir: saveDir,
      verbose: 0,
      name: "explain",
    });
  });

  test("without a function records the outputs by name", async () => {
    const callback = new ExplainabilityVisualizer({
      eval_data: [inputs],
      frequency: 1,
      verbose: 0,
    });
    callback.setModel(model as never);
    await callback.onEpochEnd(0);
    const [scores] = model.predict(inputs) as readonly [Tensor, Tensor, Tensor];

    expect(callback.explanations[0]?.data).toMatchObject({ scores: scores.arraySync() });
    expect(Object.keys(callback.explanations[0]?.data as object)).toEqual([
      "scores",
      "rec_indices",
      "rec_scores",
    ]);
  });

  test("needs a model", async () => {
    const callback = new ExplainabilityVisualizer({ eval_data: [inputs], frequency: 1 });

    await expect(callback.onEpochEnd(0)).rejects.toThrow("pass it to fit");
  });
});
