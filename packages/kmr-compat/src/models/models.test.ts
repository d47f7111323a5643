/** @file What all of KMR's models have in common. */
import { type AnyModel, ConfigError, flatten, type Nested, type Tensor } from "@kmr-js/core";
import { modelToBytes } from "@kmr-js/io";
import { checkGradients, seededNumbers, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { loadModel } from "../load-model.ts";
import { ImprovedMarginRankingLoss } from "../losses/improved-margin-ranking-loss.ts";
import { AccuracyAtK } from "../metrics/accuracy-at-k.ts";
import { MeanReciprocalRank } from "../metrics/mean-reciprocal-rank.ts";
import { NDCGAtK } from "../metrics/ndcg-at-k.ts";
import { DeepRankingModel } from "./deep-ranking-model.ts";
import { ExplainableRecommendationModel } from "./explainable-recommendation-model.ts";
import { ExplainableUnifiedRecommendationModel } from "./explainable-unified-recommendation-model.ts";
import { MatrixFactorizationModel } from "./matrix-factorization-model.ts";
import { TwoTowerModel } from "./two-tower-model.ts";
import { UnifiedRecommendationModel } from "./unified-recommendation-model.ts";

const BATCH = 4;
const ITEMS = 6;
const tables = { num_users: 5, num_items: ITEMS, embedding_dim: 3, top_k: 2 };
const features = { user_feature_dim: 3, item_feature_dim: 2, num_items: ITEMS, top_k: 2 };

const ids = (shape: number[], size: number, seed: number): Tensor =>
  tf.tensor(
    seededNumbers(tf.util.sizeFromShape(shape), seed).map((n) => Math.floor(((n + 1) / 2) * size)),
    shape,
    "int32",
  );
const userIds = (): Tensor => ids([BATCH], 5, 1);
const itemIds = (): Tensor => ids([BATCH, ITEMS], ITEMS, 2);
const users = (): Tensor => seededTensor([BATCH, 3], "float32", 3);
const items = (): Tensor => seededTensor([BATCH, ITEMS, 2], "float32", 4);
const relevant = (): Tensor =>
  tf.tensor(
    seededNumbers(BATCH * ITEMS, 5).map((n) => Number(n > 0.2)),
    [BATCH, ITEMS],
  );

interface Case {
  readonly make: () => AnyModel;
  readonly inputs: () => Record<string, Tensor>;
  readonly shapes: readonly number[][];
}

const scored = [
  [BATCH, ITEMS],
  [BATCH, 2],
  [BATCH, 2],
];
const full = [BATCH, ITEMS];
const pairs = (): Record<string, Tensor> => ({ user_features: users(), item_features: items() });
const idPairs = (): Record<string, Tensor> => ({ user_ids: userIds(), item_ids: itemIds() });
const four = (): Record<string, Tensor> => ({
  user_ids: userIds(),
  user_features: users(),
  item_ids: itemIds(),
  item_features: items(),
});
const hybrid = { ...tables, ...features, tower_dim: 4 };

const cases: Record<string, Case> = {
  TwoTowerModel: {
    make: () =>
      new TwoTowerModel({ ...features, hidden_units: [8], output_dim: 4, dropout_rate: 0 }),
    inputs: pairs,
    shapes: scored,
  },
  DeepRankingModel: {
    make: () => new DeepRankingModel({ ...features, hidden_units: [8, 4], dropout_rate: 0 }),
    inputs: pairs,
    shapes: scored,
  },
  MatrixFactorizationModel: {
    make: () => new MatrixFactorizationModel(tables),
    inputs: idPairs,
    shapes: scored,
  },
  ExplainableRecommendationModel: {
    make: () => new ExplainableRecommendationModel(tables),
    inputs: idPairs,
    shapes: [...scored, full, full],
  },
  UnifiedRecommendationModel: {
    make: () => new UnifiedRecommendationModel(hybrid),
    inputs: four,
    shapes: scored,
  },
  ExplainableUnifiedRecommendationModel: {
    make: () => new ExplainableUnifiedRecommendationModel(hybrid),
    inputs: four,
    shapes: [...scored, full, full, [], [], full],
  },
};

/** Makes the seeds that layers draw from the system the same in each run: the towers of hybrid models take none. */
const seedSystem = (): void => {
  const drawn = vi.spyOn(crypto, "getRandomValues").mockImplementation((zeros) => zeros);
  onTestFinished(() => drawn.mockRestore());
};

describe.each(Object.entries(cases))("%s", (className, { make, inputs, shapes }) => {
  const list = (): Tensor[] => Object.values(inputs());
  const run = (model: AnyModel, x: unknown, options = {}): Tensor[] =>
    flatten(model.invoke(x, options) as Nested<Tensor>);

  /** Gives all weights that train seeded values. */
  const fill = (model: AnyModel, bias: number): void => {
    for (const [i, weight] of model.trainableWeights.entries()) {
      const value = seededTensor(weight.shape, "float32", i + 5);
      const scale = weight.path.endsWith("embeddings") ? 1 : 0.3;
      weight.assign(tf.add(tf.mul(value, scale), weight.path.endsWith("bias") ? bias : 0));
    }
  };

  test("gives its outputs for a list and for a dictionary, in any order", () => {
    const model = make();
    const reversed = Object.fromEntries(Object.entries(inputs()).reverse());
    const outputs = run(model, list());

    expect(outputs.map(({ shape }) => shape)).toEqual(shapes);
    for (const [i, other] of run(model, reversed).entries())
      expect(other).toBeAllClose(outputs[i] as Tensor);
  });

  test("the best items are the highest scores", () => {
    const [scores, indices, best] = run(make(), list()) as [Tensor, Tensor, Tensor];
    const rows = scores.arraySync() as number[][];
    const places = indices.arraySync() as number[][];
    const highest = rows.map((row) => [...row].sort((a, b) => b - a).slice(0, 2));

    expect(best).toBeAllClose(highest);
    expect(rows.map((row, i) => places[i]?.map((place) => row[place] ?? 0) ?? [])).toBeAllClose(
      best,
    );
    expect(indices.dtype).toBe("int32");
  });

  test("a missing input is named", () => {
    const [first, ...rest] = Object.entries(inputs());
    const call = (): unknown => make().invoke(Object.fromEntries(rest));

    expect(call).toThrow(ConfigError);
    expect(call).toThrow(`"${first?.[0]}" is missing`);
  });

  test("predict gives for small batches what it gives for one", () => {
    const model = make();
    const whole = flatten(model.predict(list()) as Nested<Tensor>);
    const parts = flatten(model.predict(list(), { batch_size: 3 }) as Nested<Tensor>);

    for (const [i, part] of parts.entries()) expect(part).toBeAllClose(whole[i] as Tensor);
  });

  test("a few epochs with one loss lower it, and metrics are the first output's", async () => {
    seedSystem();
    const model = make();
    tf.dispose(run(model, list()));
    fill(model, 0.1);
    model.compile({
      optimizer: { class_name: "Adam", config: { learning_rate: 0.1 } },
      loss: new ImprovedMarginRankingLoss(),
      metrics: [
        new AccuracyAtK({ k: 1, name: "acc@1" }),
        new AccuracyAtK({ k: 3, name: "acc@3" }),
        new NDCGAtK({ k: 3 }),
        new MeanReciprocalRank(),
      ],
    });
    const loss = async (): Promise<number> =>
      (await model.evaluate(list(), relevant(), { return_dict: true }))["loss"] as number;
    const before = await loss();
    const { history } = await model.fit(list(), relevant(), { epochs: 40, shuffle: false });

    expect(Object.keys(history).sort()).toEqual([
      "acc@1",
      "acc@3",
      "loss",
      "mean_reciprocal_rank",
      "ndcg_at_k",
    ]);
    expect(await loss()).toBeLessThan(0.8 * before);
    model.dispose();
  });

  test("gradients are those of finite differences", () => {
    const model = make();
    const x = list();
    tf.dispose(run(model, x));
    fill(model, 4); // keeps away from the kink of relu
    const slopes = seededTensor([BATCH, ITEMS], "float32", 9);
    const scores = (): Tensor => run(model, x)[0] as Tensor;

    checkGradients(() => tf.sum(tf.mul(scores(), slopes)), model.trainableWeights);
  });

  test("is saved with what it was compiled with, and opened again", async () => {
    const model = make();
    model.compile({
      optimizer: "sgd",
      loss: new ImprovedMarginRankingLoss({ margin: 0.25 }),
      metrics: [new NDCGAtK({ k: 3, match_kmr: true })],
    });
    const before = run(model, list());
    const again = await loadModel(await modelToBytes(model));
    const loss = again.trainer.args.loss as readonly unknown[];
    const [[metric]] = again.trainer.args.metrics as unknown as [[NDCGAtK]];

    for (const [i, output] of run(again, list()).entries())
      expect(output).toBeAllClose(before[i] as Tensor);
    expect(again.getConfig()).toEqual(model.getConfig());
    expect(loss).toHaveLength(shapes.length);
    expect(loss[0]).toBeInstanceOf(ImprovedMarginRankingLoss);
    expect((loss[0] as ImprovedMarginRankingLoss).config.margin).toBe(0.25);
    expect(metric).toBeInstanceOf(NDCGAtK);
    expect(metric.config).toMatchObject({ k: 3, match_kmr: false }); // Python's class has no such key
  });

  test("stands in a file as Python's class", () => {
    expect(make().toKerasObject()).toMatchObject({
      module: `kmr.models.${className}`,
      class_name: className,
      registered_name: `kmr.models>${className}`,
    });
  });

  test("top_k above num_items is refused", () => {
    const { cls } = make();
    const config = { ...make().getConfig(), top_k: ITEMS + 1 };

    expect(() => new cls(config)).toThrow(`top_k must be between 1 and num_items=${ITEMS}`);
  });

  test("calls, training and disposing leave no tensor behind", async () => {
    const before = tf.memory().numTensors;
    const model = make();
    const x = list();
    const y = relevant();
    model.compile({ optimizer: "sgd", loss: new ImprovedMarginRankingLoss() });
    await model.fit(x, y, { epochs: 2, batch_size: 3 });
    tf.dispose([...run(model, x), ...flatten(model.predict(x) as Nested<Tensor>), ...x, y]);
    model.dispose();

    expect(tf.memory().numTensors).toBe(before);
  });
});
