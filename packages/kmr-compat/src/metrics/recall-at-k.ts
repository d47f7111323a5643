import type { ArgsOf } from "@kmr-js/core";
import type { RankedRow } from "./ranked-rows.ts";
import { RankingMetric, rankingAtKFields, sum } from "./ranking-metric.ts";

const fields = rankingAtKFields("recall_at_k");
export type RecallAtKArgs = ArgsOf<typeof fields>;

/**
 * The share of a user's relevant items that are among the first `k` recommendations; the mean over users. A user without
 * relevant items counts as 0, as in KMR.
 * @see kmr.metrics.RecallAtK
 * @remarks Differs from KMR: whole numbers are positions and other numbers are scores, whatever their width, so that no
 * score is read as a position; each item counts once, so that no recall is above 1; of more positions than `k` the first
 * count. `match_kmr` gives KMR's values.
 */
export class RecallAtK extends RankingMetric<typeof fields> {
  static override readonly className = "RecallAtK";
  static override readonly module = "kmr.metrics.recall_at_k";
  static override readonly fields = fields;
  static override readonly totalName = "total_recall";

  protected override ofUser({ gains, labels }: RankedRow): number {
    const positives = sum(labels);
    return positives > 0 ? sum(gains) / positives : 0;
  }
}
