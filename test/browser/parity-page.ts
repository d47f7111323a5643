/** @file docs/parity.md: the largest error of each golden case on each backend. */
import type { BackendName } from "@kmr-js/core";
import { boundOf, type CaseResult, ownBounds } from "./golden.ts";

/** One backend in one place. */
export interface Column {
  readonly place: "Node" | "Chromium";
  readonly backend: BackendName;
  readonly results: readonly CaseResult[];
  /** Checks beside the golden cases. */
  readonly extra?: { readonly passed: number; readonly failed: number };
}

const titleOf = ({ backend, place }: Column): string => `${backend}, ${place}`;

/** The error as the page shows it: the power of ten that it stays below, for its digits are another machine's. */
function shown({ passed, error }: CaseResult): string {
  if (!passed) return "differs";
  return error === 0 ? "0" : `1e${Math.ceil(Math.log10(error))}`;
}

/** The page. */
export function parityPage(columns: readonly Column[]): string {
  const bound = ({ backend }: Column): string => {
    const { atol, rtol } = boundOf("", backend);
    return `${atol.toExponential()} + ${rtol.toExponential()}·x`;
  };
  const table = (rows: readonly string[][]): string =>
    rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  const heads = columns.map(titleOf);
  return `# Parity

The largest \`|ours − Keras|\` of every golden case on every backend, over all layers and outputs: the power of ten that it stays
below. \`npm run test:browser\` runs the cases and compares this page with what came out; \`npm run test:browser -- --update\` writes it. Chromium
has no GPU there: its webgl is SwiftShader, in software.

${table([
  ["", ...heads],
  ["---", ...heads.map(() => "---")],
  ["bound, for Keras's value x", ...columns.map(bound)],
  [
    "cases that agree",
    ...columns.map(
      ({ results }) => `${results.filter(({ passed }) => passed).length} of ${results.length}`,
    ),
  ],
])}

Cases with a bound of their own:

${Object.entries(ownBounds)
  .map(([name, { atol, why }]) => `- \`${name}\`: ${atol}, as ${why}.`)
  .join("\n")}

## Cases

${table([["case", ...heads], ["---", ...heads.map(() => "---")], ...rowsOf(columns).map(([name, cells]) => [`\`${name}\``, ...cells])])}
`;
}

function rowsOf(columns: readonly Column[]): [string, string[]][] {
  const names = columns[0]?.results.map(({ name }) => name) ?? [];
  return names.map((name, i) => [
    name,
    columns.map(({ results }) => {
      const result = results[i];
      return result === undefined ? "" : shown(result);
    }),
  ]);
}

/**
 * What the written page no longer tells: a case that is new or gone, another verdict, an error ten times as large or more.
 * Smaller changes are the machine's.
 */
export function staleness(written: string, columns: readonly Column[]): string[] {
  const known = new Map(
    written
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .map((line) => line.split("|").map((cell) => cell.trim()))
      .map(([, name = "", ...cells]) => [name.replaceAll("`", ""), cells] as const),
  );
  const fix = "Write it anew: npm run test:browser -- --update";
  const rows = rowsOf(columns);
  const gone = [...known.keys()].filter((name) => rows.every(([other]) => other !== name));
  const changed = rows.flatMap(([name, cells]) => {
    const before = known.get(name);
    if (before === undefined) return [`${name} is missing. ${fix}`];
    return cells.flatMap((cell, i) => {
      const column = columns[i];
      const told = before[i] ?? "";
      return column === undefined || !differs(told, cell)
        ? []
        : [`${name} on ${titleOf(column)}: it says ${told || "nothing"}, now ${cell}. ${fix}`];
    });
  });
  return [...gone.map((name) => `${name} is no case any more. ${fix}`), ...changed];
}

/** Errors of the same verdict may move by one power of ten, and stay below 1e-6 as they like. */
function differs(told: string, now: string): boolean {
  if (told === now) return false;
  const [before, after] = [told, now].map(Number);
  if (before === undefined || after === undefined || told === "" || !(before >= 0 && after >= 0)) {
    return true;
  }
  return after > 1.1 * Math.max(10 * before, 1e-6);
}
