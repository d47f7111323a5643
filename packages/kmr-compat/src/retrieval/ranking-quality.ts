/** @file How good recommended lists are, against the items that users did choose. */
import { ConfigError } from "@kmr-js/core";

/** Means over all users, each in [0, 1]. */
export interface RankingQuality {
  /** The share of a user's items that the list holds. */
  readonly recall: number;
  /** Normalized discounted cumulative gain with binary gains (Järvelin & Kekäläinen, 2002): early places count more. */
  readonly ndcg: number;
}

/**
 * Recall@k and NDCG@k.
 * @param ranked - for each user `k` items, best first, user by user.
 * @param relevant - for each user the items that were chosen, none twice. Users without any do not count.
 * @param k - places of each list.
 * @throws ConfigError when the lists do not fit the users.
 */
export function rankingQuality(
  ranked: ArrayLike<number>,
  relevant: readonly (readonly number[])[],
  k: number,
): RankingQuality {
  if (ranked.length !== relevant.length * k) {
    throw new ConfigError(
      `rankingQuality: ${relevant.length} users need ${relevant.length * k} recommended items. Received: ${ranked.length}.`,
    );
  }
  let [users, recall, ndcg] = [0, 0, 0];
  for (const [user, items] of relevant.entries()) {
    if (items.length === 0) continue;
    const chosen = new Set(items);
    let [hits, gain, ideal] = [0, 0, 0];
    for (let place = 0; place < k; place++) {
      const discount = 1 / Math.log2(place + 2);
      if (place < chosen.size) ideal += discount;
      if (!chosen.has(ranked[user * k + place] ?? -1)) continue;
      hits += 1;
      gain += discount;
    }
    users += 1;
    recall += hits / chosen.size;
    ndcg += gain / ideal;
  }
  return { recall: recall / Math.max(1, users), ndcg: ndcg / Math.max(1, users) };
}
