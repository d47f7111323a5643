/** @file What the round trip found: one row for each file, and the table at the end. */
import { formatTable } from "@kmr-js/core";

/** One check of one file. `absent` is what a Keras version does not have. */
export interface Row {
  /** The Keras that wrote or opened the file. */
  readonly keras: string;
  readonly step: string;
  readonly case: string;
  readonly status: "passed" | "failed" | "absent";
  readonly detail: string;
  /** The largest absolute error of an output. */
  readonly error: number;
}

/** Every failure, every reason for what is absent, and a table of steps. */
export function summary(rows: readonly Row[]): string {
  const groups = grouped(rows, ({ keras, step }) => `${keras}\n${step}`);
  const table = [...groups.values()].map((group) => [
    group[0]?.keras ?? "",
    group[0]?.step ?? "",
    String(count(group, "passed")),
    String(count(group, "failed")),
    String(count(group, "absent")),
    Math.max(...group.map(({ error }) => error)).toExponential(1),
  ]);
  const failures = rows
    .filter(({ status }) => status === "failed")
    .map((row) => `FAILED  Keras ${row.keras}  ${row.step}  ${row.case}: ${row.detail}`);
  const reasons = grouped(
    rows.filter(({ status }) => status === "absent"),
    ({ keras, detail }) => `Keras ${keras}: ${detail}`,
  );
  const absent = [...reasons].map(
    ([reason, group]) => `absent  ${reason} (${new Set(group.map((row) => row.case)).size} cases)`,
  );
  return [
    ...absent,
    ...failures,
    "",
    formatTable(["Keras", "step", "passed", "failed", "absent", "largest error"], table),
    "",
    `${count(rows, "passed")} passed, ${count(rows, "failed")} failed`,
  ].join("\n");
}

function count(rows: readonly Row[], status: Row["status"]): number {
  return rows.filter((row) => row.status === status).length;
}

function grouped(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}
