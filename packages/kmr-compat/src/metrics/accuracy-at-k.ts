import type { ArgsOf } from "@kmr-js/core";
import type { RankedRow } from "./ranked-rows.ts";
import { RankingMetric, rankingAtKFields } from "./ranking-metric.ts";

const fields = rankingAtKFields("accuracy_at_k");
export type AccuracyAtKArgs = ArgsOf<typeof fields>;

/**
 * The share of users with a relevant item among the first `k` recommendations.
 * @see kmr.metrics.AccuracyAtK
 * @remarks Differs from KMR: whole numbers are positions and other numbers are scores, whatever their width; of more
 * positions than `k` the first count; a label above 1 counts as 1. `match_kmr` gives KMR's values.
 * @example model.compile({ loss, metrics: [new AccuracyAtK({ k: 5, name: "acc@5" })] });
 */
export class AccuracyAtK extends RankingMetric<typeof fields> {
  static override readonly className = "AccuracyAtK";
  static override readonly module = "kmr.metrics.accuracy_at_k";
  static override readonly fields = fields;

  protected override ofUser({ gains }: RankedRow): number {
    return gains.reduce((a, b) => Math.max(a, b), 0);
  }
}
