/** @file From labels and predictions of any form to rows: the labels of the recommended items, best first. */
import {
  ConfigError,
  formatShape,
  isJsonObject,
  isTensor,
  ShapeError,
  show,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** Scores of all items, positions of the recommended ones as int32, or what a model gives with positions among it. */
export type Recommendations =
  | Tensor
  | readonly unknown[]
  | { readonly rec_indices: Tensor; readonly [name: string]: unknown };

/** One user. */
export interface RankedRow {
  /** The labels of the recommended items, best first; 0 for a position that is no item, or that was there before. */
  readonly gains: readonly number[];
  /** The labels of all items. */
  readonly labels: readonly number[];
}

/** How predictions become recommendations. */
export interface Ranking {
  /** How many recommendations count; all when left out. */
  readonly k?: number | undefined;
  /** Rank as KMR's code does. */
  readonly matchKmr: boolean;
}

/** @throws ConfigError for what holds no recommendations, ShapeError for labels of another batch or rank. */
export function rankedRows(
  yTrue: Tensor,
  yPred: Recommendations,
  ranking: Ranking,
  owner: string,
): RankedRow[] {
  const predictions = recommendationsIn(yPred, owner);
  const [rows = 0, items = 0] = yTrue.shape;
  if (yTrue.rank !== 2 || predictions.rank !== 2 || predictions.shape[0] !== rows) {
    throw new ShapeError(
      `${owner}: labels must be (batch, items), and predictions scores (batch, items) or positions (batch, k). Received: ${formatShape(yTrue.shape)} and ${formatShape(predictions.shape)}.`,
    );
  }
  const labels = Array.from(yTrue.dataSync(), Number);
  const places = ranking.matchKmr
    ? placesOfKmr(predictions, yPred === predictions, ranking.k)
    : placesOf(predictions, ranking.k);
  return places.map((row, i) => {
    const own = labels.slice(i * items, (i + 1) * items);
    const ranked = ranking.matchKmr
      ? row.map((place) => Math.min(Math.max(place, 0), items - 1))
      : withoutRepeats(row);
    return { labels: own, gains: ranked.map((place) => own[place] ?? 0) };
  });
}

function recommendationsIn(yPred: Recommendations, owner: string): Tensor {
  const found = Array.isArray(yPred)
    ? yPred[1]
    : isJsonObject(yPred) && !isTensor(yPred)
      ? yPred["rec_indices"]
      : yPred;
  if (isTensor(found)) return found;
  throw new ConfigError(
    `${owner}: y_pred must be a tensor of scores or of positions, a list with positions in the second place, or a dictionary with rec_indices. Received: ${show(yPred)}.`,
  );
}

/** Whole numbers are positions, best first; other numbers are scores. */
function placesOf(predictions: Tensor, k = Number.POSITIVE_INFINITY): number[][] {
  const width = Math.min(k, predictions.shape[1] ?? 0);
  const places = tf.tidy(() =>
    predictions.dtype === "int32"
      ? tf.slice(predictions, [0, 0], [-1, width]).arraySync()
      : tf.topk(predictions, width).indices.arraySync(),
  );
  return places as number[][];
}

/** Repeated positions as none. */
function withoutRepeats(places: readonly number[]): number[] {
  const seen = new Set<number>();
  return places.map((place) => {
    if (seen.has(place)) return -1;
    seen.add(place);
    return place;
  });
}

/** KMR's rule: a tensor wider than `k` is scores, of which the best come last; any other is positions. */
function placesOfKmr(predictions: Tensor, plain: boolean, k = 0): number[][] {
  const rows = predictions.arraySync() as number[][];
  if (!plain || (predictions.shape[1] ?? 0) <= k) return rows.map((row) => row.map(Math.trunc));
  return rows.map((row) =>
    row
      .map((_, i) => i)
      .sort((a, b) => (row[a] ?? 0) - (row[b] ?? 0))
      .slice(-k),
  );
}
