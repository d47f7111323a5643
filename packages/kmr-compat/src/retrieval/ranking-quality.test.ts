import { describe, expect, test } from "vitest";
import { rankingQuality } from "./ranking-quality.ts";
import { samplingProbabilities } from "./sampling-probabilities.ts";
import { syntheticCatalogue } from "./synthetic-catalogue.ts";

describe("rankingQuality", () => {
  test("averages recall and NDCG over the users that chose something", () => {
    // User 0 finds one of two, at place 2; user 1 finds the only one, at place 1; user 2 chose nothing.
    const { recall, ndcg } = rankingQuality([5, 1, 9, 4, 2, 3], [[1, 8], [9], []], 2);

    expect(recall).toBeCloseTo((1 / 2 + 1) / 2);
    expect(ndcg).toBeCloseTo((1 / Math.log2(3) / (1 + 1 / Math.log2(3)) + 1) / 2);
  });

  test("a perfect list of fewer items than places has NDCG 1", () => {
    expect(rankingQuality([3, -1, -1], [[3]], 3)).toEqual({ recall: 1, ndcg: 1 });
  });

  test("lists that do not fit the users are refused", () => {
    expect(() => rankingQuality([1, 2, 3], [[1]], 2)).toThrow(/need 2 recommended items/);
  });
});

describe("samplingProbabilities", () => {
  test("are the items' shares", () => {
    expect([...samplingProbabilities([0, 2, 2, 2], 3)]).toEqual([0.25, 0, 0.75]);
  });

  test("an item that does not exist is refused", () => {
    expect(() => samplingProbabilities([0, 3], 3)).toThrow(/\[0, 3\).*3 at 1/);
  });
});

describe("syntheticCatalogue", () => {
  const options = { users: 30, items: 50, clicks: 6, held_out: 2 };

  test("a seed gives the same data, another seed other data", () => {
    expect(syntheticCatalogue({ ...options, seed: 4 })).toEqual(
      syntheticCatalogue({ ...options, seed: 4 }),
    );
    expect(syntheticCatalogue({ ...options, seed: 5 }).items.data).not.toEqual(
      syntheticCatalogue({ ...options, seed: 4 }).items.data,
    );
  });

  test("no user clicks an item twice, held-out clicks included", () => {
    const { clicks, heldOut, users, items } = syntheticCatalogue(options);

    expect([users.shape, items.shape]).toEqual([
      [30, 15],
      [50, 12],
    ]);
    for (const [user, held] of heldOut.entries()) {
      const all = [...clicks.item.subarray(6 * user, 6 * user + 6), ...held];
      expect(new Set(all).size).toBe(8);
    }
  });
});
