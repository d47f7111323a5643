/** @file KMR's losses and metrics against the values, and the errors, that Python's gave. */
import { compileArgs, type JsonObject, type losses, type metrics, type Tensor } from "@kmr-js/core";
import { kmrLosses, kmrMetrics } from "@kmr-js/kmr-compat";
import { readFixture } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { H5File } from "../../packages/io/src/hdf5/h5-file.ts";
import { openH5 } from "../../packages/io/src/hdf5/h5wasm-file.ts";

let file: H5File;
const values = new Map<string, Tensor>();

beforeAll(async () => {
  const name = "losses_and_metrics.parity.h5";
  file = await openH5(await readFixture(`kmr/${name}`), name);
  for (const path of ["y_true", "y_pred", "top_indices"]) values.set(path, tensorAt(path));
});

function tensorAt(path: string): Tensor {
  const dataset = file.dataset(`/${path}`);
  if (dataset === null) throw new Error(`there is no ${path}`);
  const { shape, dtype } = dataset;
  const data = dataset.read() as Float32Array;
  return tf.tensor(data, [...shape], dtype === "int32" ? "int32" : "float32");
}

const given = (path: string): Tensor => values.get(path) as Tensor;
const recorded = (path: string): number => Number(file.dataset(`/${path}`)?.read()[0]);

/** The object that Python's config makes, with further arguments. */
function made<T>(kind: string, name: string, more: object = {}): T {
  const config = JSON.parse(String(file.attribute(`/${kind}/${name}`, "config"))) as JsonObject;
  const saved = {
    class_name: name,
    registered_name: `kmr.${kind}>${name}`,
    config: { ...config, ...more },
  };
  const args = compileArgs({ loss: saved }, [kmrLosses, kmrMetrics]);
  return args.loss as unknown as T;
}

type Metric = metrics.Metric;
function resultOf(metric: Metric, yPred: Tensor): number {
  metric.updateState(given("y_true"), yPred);
  return metric.result() as number;
}

test("every recorded class exists here, and every class but Geospatial and the statistics is recorded", () => {
  expect(file.keys("/losses")).toEqual([
    "AverageMarginLoss",
    "ImprovedMarginRankingLoss",
    "MaxMinMarginLoss",
  ]);
  expect(file.keys("/metrics")).toEqual([
    "AccuracyAtK",
    "MeanReciprocalRank",
    "NDCGAtK",
    "PrecisionAtK",
    "RecallAtK",
  ]);
});

test.each(["AverageMarginLoss", "ImprovedMarginRankingLoss", "MaxMinMarginLoss"])("%s", (name) => {
  const loss = made<losses.Loss>("losses", name);

  expect(loss.call(given("y_true"), given("y_pred"))).toBeAllClose(
    recorded(`losses/${name}/value`),
  );
  expect(loss.getConfig()).toEqual(JSON.parse(String(file.attribute(`/losses/${name}`, "config"))));
});

describe.each(["AccuracyAtK", "PrecisionAtK", "RecallAtK", "NDCGAtK"])("%s", (name) => {
  test("match_kmr gives Python's value for scores and for positions", () => {
    const metric = (): Metric => made("metrics", name, { match_kmr: true });

    expect(resultOf(metric(), given("y_pred"))).toBeAllClose(recorded(`metrics/${name}/scores`));
    expect(resultOf(metric(), given("top_indices"))).toBeAllClose(
      recorded(`metrics/${name}/indices`),
    );
  });

  test("the right value is the same for scores and for the positions of the best", () => {
    const metric = (): Metric => made("metrics", name);
    const right = resultOf(metric(), given("y_pred"));

    expect(resultOf(metric(), given("top_indices"))).toBeAllClose(right);
    if (name === "NDCGAtK")
      expect(right).toBeAllClose(0.34650937); // Python ranks the best last: 0.408
    else expect(right).toBeAllClose(recorded(`metrics/${name}/scores`));
  });

  test("has Python's config, whatever match_kmr is", () => {
    const config = JSON.parse(String(file.attribute(`/metrics/${name}`, "config")));

    expect(made<Metric>("metrics", name, { match_kmr: true }).getConfig()).toEqual(config);
  });
});

test("MeanReciprocalRank works where Python's raises", () => {
  const path = "/metrics/MeanReciprocalRank";
  const metric = made<Metric>("metrics", "MeanReciprocalRank");
  // Every user has a relevant item among the 10 recorded positions, so that scores and positions agree.
  const [labels, places] = [given("y_true"), given("top_indices")].map(
    (x) => x.arraySync() as number[][],
  ) as [number[][], number[][]];
  const ranks = places.map((row, i) => row.findIndex((place) => labels[i]?.[place] === 1) + 1);
  const mean = ranks.reduce((sum, rank) => sum + (rank === 0 ? 0 : 1 / rank), 0) / ranks.length;

  expect(file.attribute(path, "scores_error")).toContain("has no attribute 'k'");
  expect(file.attribute(path, "indices_error")).toContain("has no attribute 'k'");
  expect(resultOf(metric, given("top_indices"))).toBeAllClose(mean);
  expect(resultOf(made<Metric>("metrics", "MeanReciprocalRank"), given("y_pred"))).toBeAllClose(
    mean,
  );
  expect(mean).toBeGreaterThan(0.3);
});
