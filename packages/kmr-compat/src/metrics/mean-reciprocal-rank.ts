import type { ArgsOf } from "@kmr-js/core";
import type { RankedRow } from "./ranked-rows.ts";
import { RankingMetric, rankingFields } from "./ranking-metric.ts";

const fields = rankingFields("mean_reciprocal_rank");
export type MeanReciprocalRankArgs = ArgsOf<typeof fields>;

/**
 * One over the rank of a user's first relevant recommendation, 0 when there is none; the mean over users.
 * @see kmr.metrics.MeanReciprocalRank
 * @remarks Differs from KMR: it works in `compile` and takes scores and positions; KMR's raises on any tensor, for it
 * looks for a `k` that it does not have.
 */
export class MeanReciprocalRank extends RankingMetric<typeof fields> {
  static override readonly className = "MeanReciprocalRank";
  static override readonly module = "kmr.metrics.mean_reciprocal_rank";
  static override readonly fields = fields;
  static override readonly totalName = "total_rr";

  protected override ofUser({ gains }: RankedRow): number {
    const first = gains.findIndex((gain) => gain > 0.5);
    return first < 0 ? 0 : 1 / (first + 1);
  }
}
