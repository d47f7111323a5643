/** @file A parity report as text, for terminals and failing tests. */
import { formatTable } from "@kmr-js/core";
import type { Comparison } from "./compare.ts";
import type { Diagnosis } from "./diagnosis/diagnose.ts";
import type { ParityReport, ParityRow } from "./verify-parity.ts";

/** All rows of a report: where, shape, errors, verdict. */
export function parityTable(report: ParityReport): string {
  const rows = [...report.layers, ...report.outputs].map((row) => [
    label(row),
    row.className,
    `[${row.shape.join(", ")}]`,
    figure(row.maxAbsolute),
    figure(row.maxRelative),
    count(row.maxUlp),
    row.alone === undefined ? "" : figure(row.alone.maxAbsolute),
    outcome(row),
  ]);
  const isolated = report.layers.some(({ alone }) => alone !== undefined);
  const heads = ["Layer", "Class", "Shape", "Max abs error", "Max rel error", "Max ulp"];
  const table = formatTable([...heads, "Alone", "Verdict"], rows);
  return isolated ? table : formatTable([...heads, "Verdict"], rows.map(withoutAlone));
}

function withoutAlone(cells: readonly string[]): string[] {
  return cells.filter((_, i) => i !== cells.length - 2);
}

/** `ok`, or what kind of difference it is, and where. */
function outcome(row: ParityRow): string {
  if (row.verdict === "agrees") return row.dtypes === undefined ? "ok" : `ok, but ${row.dtypes}`;
  return `${row.verdict === "differs" ? "DIFFERS" : row.verdict} ${detail(row)}`;
}

/** What differs, and where most. */
export function detail(row: Comparison): string {
  const { reason, worstIndex, worst } = row;
  const at = `at [${worstIndex.join(", ")}]`;
  if (worst === undefined) return reason ?? at;
  const values = `${at}: ${short(worst.ours)}, Keras ${short(worst.keras)}`;
  return reason === undefined ? values : `${reason}, ${values}`;
}

/** A value in as many digits as float32 has. */
function short(value: number | string): string {
  return typeof value === "string" ? JSON.stringify(value) : String(Number(value.toPrecision(8)));
}

/** How many outputs agree; or where the first difference lies, and why. */
export function verdict(report: ParityReport): string {
  const all = [...report.layers, ...report.outputs];
  if (report.passed) return agreement(report, all);
  const first = report.firstDifference;
  const lines = [
    ...(first === undefined ? [] : [firstLine(first)]),
    ...report.diagnoses.map(diagnosisText),
    ...inheritance(all),
    ...report.problems,
  ];
  return lines.join("\n") || "The parity file records no output.";
}

function agreement({ tolerance, outputs }: ParityReport, all: readonly ParityRow[]): string {
  const bound = `atol ${power(tolerance.atol)}, rtol ${power(tolerance.rtol)}`;
  const rounded = all.filter(({ verdict }) => verdict === "rounding");
  const [first] = rounded;
  if (first === undefined) return `All ${all.length} outputs agree with Keras (${bound}).`;
  const worst = rounded.reduce((a, b) => (share(b) > share(a) ? b : a), first);
  const last = outputs.reduce((most, { maxAbsolute }) => Math.max(most, maxAbsolute), 0);
  return [
    `All ${all.length} outputs agree with Keras: ${all.length - rounded.length} within the tolerance (${bound}), ${rounded.length} but for float32 rounding.`,
    `  On Keras's own inputs every layer gives Keras's outputs, up to the rounding of its sums; that adds up from layer to layer, from ${label(first)} on.`,
    `  It is largest in ${label(worst)}: ${figure(worst.maxAbsolute)}, where values go up to ${figure(worst.largest)}. The model's outputs are off by ${figure(last)} at most.`,
  ].join("\n");
}

function share({ maxAbsolute, largest }: ParityRow): number {
  return maxAbsolute / largest;
}

function firstLine(first: ParityRow): string {
  const { differing, size, maxAbsolute } = first;
  const shape = Number.isNaN(maxAbsolute);
  const figures = shape
    ? ""
    : `max abs error ${figure(maxAbsolute)}, ${differing} of ${size} values; `;
  return `The first layer that differs is ${label(first)} (${figures}${detail(first)}).`;
}

/** A paragraph on one wrong layer: its cause, or what is known of it. */
export function diagnosisText(diagnosis: Diagnosis): string {
  const { layer, className, explained, causes, alternatives, runs } = diagnosis;
  const head = `  ${layer} (${className}) is wrong by itself: on Keras's own input its output is not Keras's.`;
  const known = causes.map(
    ({ kind, text }) => `    ${explained ? "Cause" : "Seen"}: ${kind}. ${text}`,
  );
  const doubt = alternatives.map(({ kind, text }) => `    Or: ${kind}. ${text}`);
  const unknown =
    causes.length === 0 ? "No known cause explains it" : "That does not explain it all";
  return [
    head,
    ...known,
    ...doubt,
    ...(explained ? [] : [`    ${unknown} (${runs} experiments).`]),
  ].join("\n");
}

/** How many layers differ only because of what came into them, or by rounding. */
function inheritance(rows: readonly ParityRow[]): string[] {
  const reasons = {
    inherited: "only because of what came down: on Keras's inputs they agree.",
    rounding: "by no more than float32 rounding.",
  };
  return (["inherited", "rounding"] as const).flatMap((kind) => {
    const found = rows.filter(({ verdict }) => verdict === kind).length;
    if (found === 0) return [];
    const outputs = found === 1 ? "1 other output differs" : `${found} other outputs differ`;
    return [`  ${outputs} ${reasons[kind]}`];
  });
}

export function label({ layer, nodeIndex, tensorIndex }: ParityRow): string {
  return nodeIndex === 0 && tensorIndex === 0
    ? layer
    : `${layer} [call ${nodeIndex}, output ${tensorIndex}]`;
}

export function figure(value: number): string {
  return Number.isNaN(value) ? "–" : value === 0 ? "0" : value.toExponential(1);
}

/** A bound as it is written: `1e-6`, `0.01`. */
export function power(value: number): string {
  return value !== 0 && value < 1e-3 ? value.toExponential() : String(value);
}

function count(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : "∞";
  return value < 1e6 ? String(value) : value.toExponential(0);
}
