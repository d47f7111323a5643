import { Input, type Tensor } from "@kmr-js/core";
import { Dense } from "@kmr-js/layers";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { inBatchSoftmax } from "./in-batch-softmax.ts";
import { RetrievalModel } from "./retrieval-model.ts";
import { syntheticCatalogue } from "./synthetic-catalogue.ts";

function towers() {
  const [queryTower, candidateTower] = [new Dense({ units: 4 }), new Dense({ units: 4 })];
  queryTower(Input({ shape: [3] }));
  candidateTower(Input({ shape: [2] }));
  return { query_tower: queryTower, candidate_tower: candidateTower };
}

describe("RetrievalModel", () => {
  test("its loss is the mean in-batch softmax of the towers' vectors", () => {
    const model = new RetrievalModel({ ...towers(), temperature: 0.5 });
    model.compile({ optimizer: "sgd" });
    const x = { query: tf.randomNormal([5, 3]), candidate: tf.randomNormal([5, 2]) };
    const [query, candidate] = model(x) as unknown as [Tensor, Tensor];
    const expected = tf.mean(inBatchSoftmax(query, candidate, { temperature: 0.5 })).dataSync()[0];

    expect(model.testOnBatch(x)).toBeCloseTo(expected ?? Number.NaN, 5);
  });

  test("normalized vectors have length 1", () => {
    const model = new RetrievalModel({ ...towers(), normalize: true });
    const [query] = model({
      query: tf.randomNormal([5, 3]),
      candidate: tf.randomNormal([5, 2]),
    }) as unknown as [Tensor, Tensor];

    expect(tf.norm(query, 2, -1)).toBeAllClose([1, 1, 1, 1, 1]);
  });

  test("fit lowers the loss, trains the given towers, and leaks no tensor", async () => {
    const given = towers();
    const model = new RetrievalModel({ ...given, normalize: true, temperature: 0.2 });
    model.compile({ optimizer: "adam" });
    const { users, items, clicks } = syntheticCatalogue({
      users: 40,
      items: 30,
      clicks: 8,
      held_out: 0,
      user_features: 3,
      item_features: 2,
      tastes: 2,
    });
    const pick = (rows: Float32Array, width: number, places: Int32Array) => ({
      shape: [places.length, width],
      data: Float32Array.from({ length: places.length * width }, (_, at) => {
        return rows[(places[Math.floor(at / width)] ?? 0) * width + (at % width)] ?? 0;
      }),
    });
    const x = {
      query: pick(users.data, 3, clicks.user),
      candidate: pick(items.data, 2, clicks.item),
      candidate_id: { shape: [clicks.item.length], data: clicks.item },
    };
    const kernel = given.query_tower.weights[0]?.value.dataSync().slice();
    await model.fit(x, undefined, { epochs: 1, batch_size: 32, seed: 1 });
    const before = tf.memory().numTensors;
    const { history } = await model.fit(x, undefined, { epochs: 6, batch_size: 32, seed: 1 });
    const losses = history["loss"] ?? [];

    expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);
    expect(given.query_tower.weights[0]?.value.dataSync()).not.toEqual(kernel);
    expect(tf.memory().numTensors).toBe(before);
  });
});
