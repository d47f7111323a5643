/** @file What the page shows of a row: its state, and how hot its error is. */
import { type ParityRow, parityText } from "@kmr-js/io";

/** `ok`; `rounding` beyond the tolerance; `wrong` by itself; `inherited`, where what came into the layer was wrong. */
export type State = "ok" | "rounding" | "wrong" | "inherited";

export const stateNames: Readonly<Record<State, string>> = {
  ok: "agrees",
  rounding: "differs by rounding",
  wrong: "differs by itself",
  inherited: "differs by inheritance",
};
export const stateSigns: Readonly<Record<State, string>> = {
  ok: "✓",
  rounding: "≈",
  wrong: "✗",
  inherited: "↓",
};
const states = {
  agrees: "ok",
  rounding: "rounding",
  inherited: "inherited",
  differs: "wrong",
} as const;

export interface RowView {
  readonly id: string;
  readonly row: ParityRow;
  readonly label: string;
  readonly state: State;
  /** 0 for an exact output, up to 6. */
  readonly heat: number;
}

/** Largest errors below which a heat ends: 1e-7, 1e-5, …, 1e-1. */
const HEATS = [0, 1e-7, 1e-5, 1e-3, 1e-2, 1e-1];

export function viewRows(rows: readonly ParityRow[]): RowView[] {
  return rows.map((row, i) => ({
    id: `row-${i}`,
    row,
    label: parityText.label(row),
    state: states[row.verdict],
    heat: heatOf(row.maxAbsolute),
  }));
}

function heatOf(error: number): number {
  const heat = HEATS.findIndex((bound) => error <= bound);
  return heat < 0 ? HEATS.length : heat;
}

/** The text of an error for people: `2.4e-7`, `exact`, `not finite`. */
export function errorText(error: number): string {
  if (Number.isNaN(error)) return "not comparable";
  if (error === 0) return "exact";
  return Number.isFinite(error) ? error.toExponential(1) : "not finite";
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
}
