/** @file `npm run bench -- retrieval [items]`: one query's ten best of many items, by every way there is. */
import { random, setBackend } from "@kmr-js/core";
import { type Embeddings, embeddings, exactTopK, ItemIndex } from "@kmr-js/kmr-compat";
import * as tf from "@tensorflow/tfjs-core";
import { median } from "./median.ts";

const ROUNDS = 7;
const DIMENSION = 32;
const K = 10;
const count = Number(process.argv[2] ?? 100_000);

const generator = new random.SeedGenerator(1);
const rows = (n: number): Embeddings =>
  embeddings(
    Float32Array.from({ length: n * DIMENSION }, () => generator.nextNormal()),
    DIMENSION,
  );

const [items, query] = [rows(count), rows(1)];
await setBackend("wasm");
const matrix = tf.tensor2d(items.data, [count, DIMENSION]);
const approximate = await ItemIndex.build(items, { engine: "usearch" });

const ways: Readonly<Record<string, () => unknown>> = {
  exactTopK: () => exactTopK(query, items, K).indices,
  "tfjs wasm, matMul and topk": () =>
    tf.tidy(() => {
      const scores = tf.matMul(matrix, tf.tensor2d(query.data, [DIMENSION, 1]));
      return tf.topk(tf.reshape(scores, [-1]), K).indices.dataSync();
    }),
  "usearch, approximate": () => approximate.search(query, K).indices,
};

const times = new Map(Object.keys(ways).map((name) => [name, [] as number[]]));
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, search] of Object.entries(ways)) {
    const begin = performance.now();
    search();
    if (round > 0) times.get(name)?.push(performance.now() - begin); // the first round warms up
  }
}

const base = median(times.get("exactTopK") ?? []);
console.log(`The best ${K} of ${count} items of ${DIMENSION} values, median of ${ROUNDS} rounds:`);
for (const [name, each] of times) {
  const time = median(each);
  console.log(
    `${name.padEnd(28)} ${time.toFixed(2).padStart(9)} ms  ${(time / base).toFixed(2)} ×`,
  );
}
matrix.dispose();
