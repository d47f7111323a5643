/** @file Two towers from clicks to recommendations: train, save, embed, index, ask. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as keras from "@kmr-js/core";
import { saveModel } from "@kmr-js/io";
import {
  type Catalogue,
  DeepFeatureTower,
  type Embeddings,
  embedAll,
  ItemIndex,
  loadModel,
  type RankingQuality,
  RetrievalModel,
  rankingQuality,
  samplingProbabilities,
} from "@kmr-js/kmr-compat";
import { Dot } from "@kmr-js/layers";

export const K = 10;

export interface TrainOptions {
  readonly epochs: number;
  readonly batch_size?: number;
  readonly callbacks?: keras.FitOptions["callbacks"];
}

/** The losses of the epochs, and the quality of three ways to recommend. */
export interface Outcome {
  readonly losses: readonly number[];
  readonly quality: Readonly<Record<"two towers" | "popularity" | "random", RankingQuality>>;
}

/** The model that is saved and served: the cosine of a user and an item. */
function twoTowerModel(catalogue: Catalogue): keras.AnyModel {
  const user = keras.Input({ shape: [width(catalogue.users)], name: "user_features" });
  const item = keras.Input({ shape: [width(catalogue.items)], name: "item_features" });
  const tower = { units: 32, hidden_layers: 2, dropout_rate: 0.1, l2_reg: 1e-5 };
  const userVector = new DeepFeatureTower({ ...tower, name: "user_tower" })(user);
  const itemVector = new DeepFeatureTower({ ...tower, name: "item_tower" })(item);
  const score = new Dot({ axes: -1, normalize: true, name: "cosine" })([userVector, itemVector]);
  return new keras.Model({ inputs: [user, item], outputs: score, name: "two_tower" });
}

/** Trains on the clicks of a catalogue, recommends to every user, and compares. */
export async function runTwoTower(catalogue: Catalogue, options: TrainOptions): Promise<Outcome> {
  const model = twoTowerModel(catalogue);
  const losses = await train(model, catalogue, options);
  const directory = await mkdtemp(join(tmpdir(), "two-tower-"));
  try {
    const file = join(directory, "two_tower.keras");
    await saveModel(model, file);
    const served = await loadModel(file);
    const items = await embedAll(served.getLayer("item_tower"), catalogue.items, { model: served });
    const index = await ItemIndex.build(items, { metric: "cosine" });
    await index.save(join(directory, "index"));
    const users = await embedAll(served.getLayer("user_tower"), catalogue.users, { model: served });
    const opened = await ItemIndex.load(join(directory, "index"));
    const quality = compare(catalogue, recommend(catalogue, opened, users));
    served.dispose();
    return { losses, quality };
  } finally {
    model.dispose();
    await rm(directory, { recursive: true });
  }
}

async function train(
  model: keras.AnyModel,
  catalogue: Catalogue,
  { epochs, batch_size = 256, callbacks = [] }: TrainOptions,
): Promise<readonly number[]> {
  const { users, items, clicks } = catalogue;
  const probabilities = samplingProbabilities(clicks.item, items.shape[0] ?? 0);
  const trainer = new RetrievalModel({
    query_tower: model.getLayer("user_tower"),
    candidate_tower: model.getLayer("item_tower"),
    normalize: true,
    temperature: 0.1,
  });
  trainer.compile({ optimizer: new keras.optimizers.Adam({ learning_rate: 0.005 }) });
  const { history } = await trainer.fit(
    {
      query: rows(users, clicks.user),
      candidate: rows(items, clicks.item),
      candidate_id: { shape: [clicks.item.length], data: clicks.item },
      candidate_sampling_probability: {
        shape: [clicks.item.length],
        data: Float32Array.from(clicks.item, (item) => probabilities[item] ?? 0),
      },
    },
    undefined,
    { epochs, batch_size, seed: 1, callbacks },
  );
  trainer.optimizer.dispose(); // the towers belong to the model and stay
  return history["loss"] ?? [];
}

/** The best items for each user that the user has not clicked yet. */
function recommend({ clicks, users }: Catalogue, index: ItemIndex, vectors: Embeddings): number[] {
  const perUser = clicks.user.length / (users.shape[0] ?? 1);
  const { indices, k } = index.search(vectors, K + perUser);
  return Array.from({ length: vectors.count }, (_, user) =>
    unseen(indices.subarray(user * k, (user + 1) * k), clicks, user, perUser),
  ).flat();
}

/** The first K of a list that are not among the user's clicks. */
function unseen(
  list: ArrayLike<number>,
  { item }: Catalogue["clicks"],
  user: number,
  perUser: number,
): number[] {
  const seen = new Set(item.subarray(user * perUser, (user + 1) * perUser));
  return Array.from(list)
    .filter((candidate) => !seen.has(candidate))
    .slice(0, K);
}

function compare(catalogue: Catalogue, towers: readonly number[]): Outcome["quality"] {
  const { clicks, heldOut, items, users } = catalogue;
  const perUser = clicks.user.length / (users.shape[0] ?? 1);
  const popularity = samplingProbabilities(clicks.item, items.shape[0] ?? 0);
  const byPopularity = Array.from(popularity.keys()).sort(
    (a, b) => (popularity[b] ?? 0) - (popularity[a] ?? 0),
  );
  const generator = new keras.random.SeedGenerator(7);
  const anyOrder = (): number[] =>
    Array.from({ length: 4 * (K + perUser) }, () =>
      Math.floor(generator.next() * popularity.length),
    );
  const forAll = (list: () => number[]): number[] =>
    heldOut.flatMap((_, user) => unseen([...new Set(list())], clicks, user, perUser));
  return {
    "two towers": rankingQuality(towers, heldOut, K),
    popularity: rankingQuality(
      forAll(() => byPopularity),
      heldOut,
      K,
    ),
    random: rankingQuality(forAll(anyOrder), heldOut, K),
  };
}

const width = ({ shape }: keras.HostArray): number => shape[1] ?? 0;

/** The rows of some places, in their order. */
function rows({ shape, data }: Catalogue["users"], places: Int32Array): keras.HostArray {
  const size = shape[1] ?? 0;
  const picked = new Float32Array(places.length * size);
  for (const [i, place] of places.entries()) {
    picked.set(data.subarray(place * size, (place + 1) * size), i * size);
  }
  return { shape: [places.length, size], data: picked };
}
