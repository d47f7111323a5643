import { ConfigError, losses, registerGradients, ShapeError, type Tensor } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { AverageMarginLoss } from "./average-margin-loss.ts";
import { GeospatialMarginLoss } from "./geospatial-margin-loss.ts";
import { ImprovedMarginRankingLoss } from "./improved-margin-ranking-loss.ts";
import { MaxMinMarginLoss } from "./max-min-margin-loss.ts";

const labels = tf.tensor([[1, 0, 1, 0, 0]]);
const scores = [[0.8, 0.2, 0.7, 0.1, 0]];
const y = tf.tensor(scores);
const all = [MaxMinMarginLoss, AverageMarginLoss, ImprovedMarginRankingLoss] as const;

describe("values", () => {
  // 0.8 − 0 = 0.8 of 1; (0.75 − 0.1) = 0.65 of 0.5 and of 1.
  test("the margin of the extremes, of the averages, and both weighted", () => {
    expect(new MaxMinMarginLoss().call(labels, y)).toBeAllClose(0.2);
    expect(new AverageMarginLoss().call(labels, y)).toBeAllClose(0);
    expect(new AverageMarginLoss({ margin: 1 }).call(labels, y)).toBeAllClose(0.35);
    expect(new ImprovedMarginRankingLoss().call(labels, y)).toBeAllClose(0.7 * 0.2 + 0.3 * 0.35);
  });

  test("distances of relevant items are added: one for each, or one for all", () => {
    const loss = new GeospatialMarginLoss();
    const distances = tf.tensor([[0.1, 0.5, 0.2, 0.8, 0.9]]);

    expect(loss.call(labels, tf.concat([y, distances], -1))).toBeAllClose(0.245 + 0.1 * 0.15);
    expect(loss.call(labels, tf.concat([y, tf.tensor([[0.5]])], -1))).toBeAllClose(0.295);
  });

  test("the mean over rows; a label of 0.5 counts on neither side", () => {
    const two = tf.tensor([
      [1, 0, 0.5],
      [0, 1, 0.5],
    ]);
    const values = tf.tensor([
      [0.9, 0.5, 7],
      [0.5, 0.6, -7],
    ]);

    expect(new MaxMinMarginLoss().call(two, values)).toBeAllClose((0.6 + 0.9) / 2);
    expect(new AverageMarginLoss({ margin: 1 }).call(two, values)).toBeAllClose((0.6 + 0.9) / 2);
  });

  test("a row without relevant items counts about 1e9 in the extremes, and its mean as 0", () => {
    const none = tf.zeros([1, 5]);

    expect(new MaxMinMarginLoss().call(none, y)).toBeAllClose(1e9);
    expect(new AverageMarginLoss().call(none, y)).toBeAllClose(0.5 + 0.36);
  });

  test.each(all)("%o: a weight per sample scales the whole loss, whatever the reduction", (Cls) => {
    const two = tf.tile(labels, [2, 1]);
    const pred = tf.tensor([...scores, [0.1, 0.5, 0.2, 0.3, 0.4]]);
    const weight = tf.tensor([1, 4]);
    const call = (reduction: "sum" | "none" | "sum_over_batch_size", w?: Tensor): Tensor =>
      new Cls({ margin: 1, reduction }).call(two, pred, w);
    const [plain = 0] = call("sum_over_batch_size").dataSync();

    expect(call("sum")).toBeAllClose(plain);
    expect(call("none")).toBeAllClose(plain);
    expect(call("sum_over_batch_size", weight)).toBeAllClose(plain * 2.5);
    expect(call("sum", weight)).toBeAllClose(plain * 5);
    expect(call("none", weight)).toBeAllClose([plain, plain * 4]);
  });

  test.each([
    ["a list of outputs, the scores first", [y, tf.tensor([[0]])]],
    ["a dictionary by the name of the scores", { rec_indices: tf.tensor([[0]]), scores: y }],
    ["a dictionary without such a name, the first of it", { ranked: y, rest: tf.tensor([[0]]) }],
  ])("%s", (_, outputs) => {
    expect(new ImprovedMarginRankingLoss().call(labels, outputs)).toBeAllClose(0.245);
  });
});

describe("gradients", () => {
  beforeAll(registerGradients);

  test("push the best relevant item up and the lowest irrelevant one down", () => {
    const slope = tf.grad((x) => new MaxMinMarginLoss().call(labels, x))(y);

    expect(slope).toBeAllClose([[-1, 0, 0, 0, 1]]);
  });

  test("push every item by its share of the average", () => {
    const slope = tf.grad((x) => new AverageMarginLoss({ margin: 1 }).call(labels, x))(y);

    expect(slope).toBeAllClose([[-1 / 2, 1 / 3, -1 / 2, 1 / 3, 1 / 3]]);
  });

  test("are 0 where the margin is met", () => {
    const slope = tf.grad((x) => new MaxMinMarginLoss({ margin: 0.5 }).call(labels, x))(y);

    expect(slope).toBeAllClose([[0, 0, 0, 0, 0]]);
  });
});

describe("config", () => {
  test.each([
    [MaxMinMarginLoss, { name: "max_min_margin_loss", margin: 1 }],
    [AverageMarginLoss, { name: "average_margin_loss", margin: 0.5 }],
    [
      ImprovedMarginRankingLoss,
      { name: "improved_margin_ranking_loss", margin: 1, max_min_weight: 0.7, avg_weight: 0.3 },
    ],
    [
      GeospatialMarginLoss,
      {
        name: "geospatial_margin_loss",
        margin: 1,
        max_min_weight: 0.7,
        avg_weight: 0.3,
        distance_weight: 0.1,
      },
    ],
  ])("%o has KMR's keys and defaults", (Cls, expected) => {
    const { name, ...own } = expected;

    expect(new Cls().getConfig()).toEqual({ name, reduction: "sum_over_batch_size", ...own });
    expect(Cls.registeredPackage).toBe("kmr.losses");
    expect(new Cls()).toBeInstanceOf(losses.Loss);
  });

  test("predictions that are no scores, or of another width, are refused", () => {
    const bad = "scores" as unknown as Tensor;

    expect(() => new ImprovedMarginRankingLoss().call(labels, bad)).toThrow(ConfigError);
    expect(() => new GeospatialMarginLoss().call(labels, y)).toThrow(ShapeError);
    expect(() => new GeospatialMarginLoss().call(labels, y)).toThrow("10 wide");
  });
});
