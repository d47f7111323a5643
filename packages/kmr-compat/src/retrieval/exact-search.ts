/** @file The exact best k of many items for each query: every item is scored. */
import { ConfigError } from "@kmr-js/core";
import { type Embeddings, unitRows } from "./embeddings.ts";
import { TopKHeap } from "./top-k-heap.ts";

/** How a query and an item are compared: dot product, or the cosine of their angle. Higher is nearer. */
export type SimilarityMetric = "dot" | "cosine";

/** The best items of each query, best first. */
export interface Matches {
  /** Rows of the items, `k` for each query, query by query; -1 where there are fewer than k items. */
  readonly indices: Int32Array;
  /** Their scores; -Infinity where there is no item. */
  readonly scores: Float32Array;
  readonly k: number;
}

/** Bytes of items that are scored for all queries before the next ones are fetched: they stay in the cache. */
const BLOCK_BYTES = 256 * 1024;

/**
 * The k best items for each query. Of items with equal scores the earlier ones win. Sums are taken in double precision.
 * @param queries - vectors as wide as the items.
 * @param k - how many items to find for each query.
 * @param options - `metric`: `"dot"` (default) or `"cosine"`.
 * @throws ConfigError when the widths differ, `k` is no positive integer, or a vector holds NaN.
 */
export function exactTopK(
  queries: Embeddings,
  items: Embeddings,
  k: number,
  options: { readonly metric?: SimilarityMetric } = {},
): Matches {
  checkSearch(queries, items.dimension, k);
  const cosine = options.metric === "cosine";
  const query = cosine ? unitRows(queries) : queries.data;
  return searchRows(query, cosine ? unitRows(items) : items.data, items.dimension, k);
}

/** The search itself, over rows that are scored by their dot product. */
export function searchRows(
  queries: Float32Array,
  items: Float32Array,
  dimension: number,
  k: number,
): Matches {
  const [queryCount, itemCount] = [queries.length / dimension, items.length / dimension];
  const heaps = Array.from({ length: queryCount }, () => new TopKHeap(k));
  const step = Math.max(1, Math.floor(BLOCK_BYTES / (4 * dimension)));
  for (let start = 0; start < itemCount; start += step) {
    const end = Math.min(start + step, itemCount);
    for (const [q, heap] of heaps.entries()) {
      scoreBlock(queries.subarray(q * dimension, (q + 1) * dimension), items, start, end, heap);
    }
  }
  const matches = {
    indices: new Int32Array(queryCount * k),
    scores: new Float32Array(queryCount * k),
    k,
  };
  for (const [q, heap] of heaps.entries()) {
    heap.drainInto(matches.indices, matches.scores, q * k);
  }
  return matches;
}

/** Scores a run of items. Four items at a time keep the processor busy: each value of the query is fetched once for all. */
function scoreBlock(
  query: Float32Array,
  items: Float32Array,
  start: number,
  end: number,
  heap: TopKHeap,
): void {
  const width = query.length;
  let threshold = heap.threshold;
  const offer = (score: number, row: number): void => {
    if (score <= threshold) return;
    if (Number.isNaN(score)) {
      throw new ConfigError(`exactTopK: item ${row} or its query holds NaN.`);
    }
    heap.push(score, row);
    threshold = heap.threshold;
  };
  let row = start;
  for (; row + 4 <= end; row += 4) {
    const first = row * width;
    const second = first + width;
    const third = second + width;
    const fourth = third + width;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 0; i < width; i++) {
      const value = query[i] as number;
      a += value * (items[first + i] as number);
      b += value * (items[second + i] as number);
      c += value * (items[third + i] as number);
      d += value * (items[fourth + i] as number);
    }
    offer(a, row);
    offer(b, row + 1);
    offer(c, row + 2);
    offer(d, row + 3);
  }
  for (; row < end; row++) {
    let score = 0;
    for (let i = 0; i < width; i++) {
      score += (query[i] as number) * (items[row * width + i] as number);
    }
    offer(score, row);
  }
}

/** @throws ConfigError for vectors of another width, or a `k` that asks for nothing. */
export function checkSearch(queries: Embeddings, dimension: number, k: number): void {
  if (queries.dimension !== dimension) {
    throw new ConfigError(
      `search: queries must have the items' dimension ${dimension}. Received: dimension=${queries.dimension}.`,
    );
  }
  if (!Number.isInteger(k) || k < 1) {
    throw new ConfigError(`search: k must be a positive integer. Received: k=${k}.`);
  }
}
