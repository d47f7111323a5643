import { ConfigError, random } from "@kmr-js/core";
import { describe, expect, test } from "vitest";
import { type Embeddings, embeddings } from "./embeddings.ts";
import { exactTopK } from "./exact-search.ts";
import { TopKHeap } from "./top-k-heap.ts";

function randomVectors(count: number, dimension: number, seed: number): Embeddings {
  const generator = new random.SeedGenerator(seed);
  return embeddings(
    Float32Array.from({ length: count * dimension }, () => generator.nextNormal()),
    dimension,
  );
}

/** Sorts all items by score, earlier ones first where scores are equal. */
function bySorting(query: Float32Array, items: Embeddings, k: number): number[] {
  const scores = Array.from({ length: items.count }, (_, i) =>
    query.reduce((sum, value, j) => sum + value * (items.data[i * items.dimension + j] ?? 0), 0),
  );
  return Array.from(scores.keys())
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
    .slice(0, k);
}

describe("exactTopK", () => {
  test.each([1, 3, 7, 100])("finds what sorting all scores finds, k = %i", (k) => {
    const [items, queries] = [randomVectors(5000, 33, 1), randomVectors(4, 33, 2)];
    const { indices } = exactTopK(queries, items, k);

    for (let q = 0; q < 4; q++) {
      const query = queries.data.subarray(q * 33, (q + 1) * 33);
      expect([...indices.subarray(q * k, (q + 1) * k)]).toEqual(bySorting(query, items, k));
    }
  });

  test("of equal scores the earlier items win", () => {
    const items = embeddings(Float32Array.of(1, 3, 3, 2, 3, 3), 1);

    expect([...exactTopK(embeddings(Float32Array.of(1), 1), items, 3).indices]).toEqual([1, 2, 4]);
  });

  test("cosine does not see lengths, and zeros have cosine 0", () => {
    const items = embeddings(Float32Array.of(10, 10, 0.1, 0, 0, 0, -1, 0), 2);
    const { indices, scores } = exactTopK(embeddings(Float32Array.of(5, 0), 2), items, 4, {
      metric: "cosine",
    });

    expect([...indices]).toEqual([1, 0, 2, 3]);
    expect([...scores]).toBeAllClose([1, Math.SQRT1_2, 0, -1]);
  });

  test("fewer items than k leave places free", () => {
    const found = exactTopK(
      embeddings(Float32Array.of(1), 1),
      embeddings(Float32Array.of(2, 4), 1),
      3,
    );

    expect([...found.indices]).toEqual([1, 0, -1]);
    expect([...found.scores]).toEqual([4, 2, Number.NEGATIVE_INFINITY]);
  });

  test("queries of another width, k = 0 and NaN are refused", () => {
    const [one, two] = [embeddings(Float32Array.of(1), 1), embeddings(Float32Array.of(1, 2), 2)];

    expect(() => exactTopK(two, one, 1)).toThrow(/dimension 1.*dimension=2/);
    expect(() => exactTopK(one, one, 0)).toThrow(ConfigError);
    expect(() => exactTopK(one, embeddings(Float32Array.of(Number.NaN), 1), 1)).toThrow(/NaN/);
    expect(() => embeddings(new Float32Array(5), 2)).toThrow(/whole rows/);
  });
});

test("TopKHeap is empty again after it was drained", () => {
  const heap = new TopKHeap(2);
  for (const [i, score] of [5, 1, 7].entries()) heap.push(score, i);
  const [indices, scores] = [new Int32Array(4), new Float32Array(4)];
  heap.drainInto(indices, scores, 0);
  heap.push(3, 9);
  heap.drainInto(indices, scores, 2);

  expect([...indices]).toEqual([2, 0, 9, -1]);
  expect([...scores]).toEqual([7, 5, 3, Number.NEGATIVE_INFINITY]);
});
