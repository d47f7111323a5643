/** @file The table of a parity report, for a terminal. */
import { formatTable } from "@kmr-js/core";
import type { ParityReport, ParityRow } from "@kmr-js/io";

/** All rows of a report: where, shape, errors, verdict. */
export function parityTable(report: ParityReport): string {
  const rows = [...report.layers, ...report.outputs].map((row) => [
    label(row),
    row.className,
    `[${row.shape.join(", ")}]`,
    figure(row.maxAbsolute),
    figure(row.maxRelative),
    row.passed ? "ok" : `DIFFERS ${row.reason ?? `at [${row.worstIndex.join(", ")}]`}`,
  ]);
  return formatTable(
    ["Layer", "Class", "Shape", "Max abs error", "Max rel error", "Verdict"],
    rows,
  );
}

/** One line: how many outputs agree, or where the first difference lies. */
export function verdict(report: ParityReport): string {
  const count = report.layers.length + report.outputs.length;
  const { atol, rtol } = report.tolerance;
  if (report.passed) return `All ${count} outputs agree with Keras (atol ${atol}, rtol ${rtol}).`;
  const first = report.firstDifference;
  const where =
    first === undefined
      ? []
      : [
          `The first layer that differs is ${label(first)} (${first.reason ?? `max abs error ${figure(first.maxAbsolute)}`}).`,
        ];
  return [...where, ...report.problems].join("\n") || "The parity file records no output.";
}

function label({ layer, nodeIndex, tensorIndex }: ParityRow): string {
  return nodeIndex === 0 && tensorIndex === 0
    ? layer
    : `${layer} [call ${nodeIndex}, output ${tensorIndex}]`;
}

function figure(value: number): string {
  return Number.isNaN(value) ? "–" : value === 0 ? "0" : value.toExponential(1);
}
