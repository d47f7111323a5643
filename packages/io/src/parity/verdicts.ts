/** @file What the errors of all rows together say of each of them. */
import type { ParityRow } from "./verify-parity.ts";

/**
 * `agrees` within the tolerance; differs by `rounding` alone, of this layer or of those before it; `inherited`, where
 * the layer is right and what came into it was not; `differs` by itself, or where nothing more is known.
 */
export type Verdict = "agrees" | "rounding" | "inherited" | "differs";

/** The share of the largest value up to which errors of rounding are believed to add up. */
const MOST_DRIFT = 1e-2;

/**
 * The rows with their verdicts. When every layer, on Keras's own inputs, gives Keras's outputs, what still differs in a
 * run is rounding that came down from layer to layer.
 */
export function judge(rows: readonly Omit<ParityRow, "verdict">[]): ParityRow[] {
  const onlyRounding = rows.every((row) => row.passed || (isRight(row) && isSmall(row)));
  return rows.map((row) => ({ ...row, verdict: verdictOf(row, onlyRounding) }));
}

type Judged = Omit<ParityRow, "verdict">;

function verdictOf(row: Judged, onlyRounding: boolean): Verdict {
  if (row.passed) return "agrees";
  if (!isRight(row)) return "differs";
  return onlyRounding || row.alone?.rounding === true ? "rounding" : "inherited";
}

/** Whether the layer alone computes what Keras computed. */
function isRight({ alone }: Judged): boolean {
  return alone?.passed === true || alone?.rounding === true;
}

/** Whole numbers, booleans and text do not round. */
function isSmall({ dtype, maxAbsolute, largest }: Judged): boolean {
  return dtype.startsWith("float") && maxAbsolute <= MOST_DRIFT * largest;
}
