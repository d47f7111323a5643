/** @file How likely each item is to be in a batch. */
import { ConfigError } from "@kmr-js/core";

/**
 * The share of the interactions that each item has.
 * @param items - the item of each interaction, counted from 0.
 * @param itemCount - how many items there are.
 * @returns one probability per item; they sum to 1.
 * @throws ConfigError for an item outside the range.
 */
export function samplingProbabilities(items: ArrayLike<number>, itemCount: number): Float32Array {
  const counts = new Float64Array(itemCount);
  for (let i = 0; i < items.length; i++) {
    const item = items[i] ?? -1;
    if (!Number.isInteger(item) || item < 0 || item >= itemCount) {
      throw new ConfigError(
        `samplingProbabilities: items must be integers in [0, ${itemCount}). Received: ${item} at ${i}.`,
      );
    }
    counts[item] = (counts[item] ?? 0) + 1;
  }
  return Float32Array.from(counts, (count) => count / Math.max(1, items.length));
}
