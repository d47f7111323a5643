/** @file Errors in the order of computation, on a logarithmic scale, as SVG. */
import { parityText, type Tolerance } from "@kmr-js/io";
import { errorText, escapeHtml, type RowView, stateNames } from "./row-view.ts";

const HEIGHT = 300;
const LEFT = 64;
const [TOP, BOTTOM] = [16, 36];
/** The powers of ten at the ends of the axis; below stands "exact", above "not finite". */
const [LOW, HIGH] = [-10, 2];

export function depthPlot(views: readonly RowView[], { atol }: Tolerance): string {
  const step = Math.max(8, Math.min(90, 1080 / (views.length + 1)));
  const width = LEFT + step * (views.length + 1);
  const x = (i: number): number => LEFT + step * (i + 0.75);
  const bound = y(atol);
  const line = views.map(
    ({ row }, i) => `${i === 0 ? "M" : "L"}${x(i).toFixed(1)} ${y(row.maxAbsolute).toFixed(1)}`,
  );
  return [
    `<svg class="depth" viewBox="0 0 ${width.toFixed(0)} ${HEIGHT}" width="${width.toFixed(0)}" height="${HEIGHT}" role="img" aria-label="Largest absolute error of each output, in the order of computation">`,
    ...gridLines(width),
    `<line class="bound" x1="${LEFT}" x2="${width}" y1="${bound}" y2="${bound}"/>`,
    `<text class="bound" x="${width - 6}" y="${bound - 6}" text-anchor="end">atol ${parityText.power(atol)}</text>`,
    `<path class="trace" d="${line.join("")}"/>`,
    ...views.flatMap((view, i) => marks(view, x(i))),
    `<text class="axis" x="${LEFT}" y="${HEIGHT - 8}">first computed</text>`,
    `<text class="axis" x="${width - 6}" y="${HEIGHT - 8}" text-anchor="end">last</text>`,
    "</svg>",
  ].join("\n");
}

/** Where an error stands; exact ones at the bottom, those that are no number at the top. */
function y(error: number): number {
  const span = HEIGHT - TOP - BOTTOM;
  if (error === 0) return HEIGHT - BOTTOM;
  if (!Number.isFinite(error)) return TOP;
  const place = Math.min(HIGH, Math.max(LOW, Math.log10(error)));
  return TOP + 16 + ((span - 40) * (HIGH - place)) / (HIGH - LOW);
}

function gridLines(width: number): string[] {
  const powers = Array.from({ length: (HIGH - LOW) / 2 + 1 }, (_, i) => LOW + 2 * i);
  const marked = powers.map((power) => [y(10 ** power), `1e${power}`] as const);
  return [...marked, [HEIGHT - BOTTOM, "exact"] as const].map(
    ([at, text]) =>
      `<line class="grid" x1="${LEFT}" x2="${width}" y1="${at.toFixed(1)}" y2="${at.toFixed(1)}"/>` +
      `<text class="axis" x="${LEFT - 8}" y="${(at + 4).toFixed(1)}" text-anchor="end">${text}</text>`,
  );
}

/** A dot for the error as it runs, a ring for that of the layer alone. */
function marks({ id, row, state, label }: RowView, x: number): string[] {
  const alone = row.alone === undefined ? "" : `, alone ${errorText(row.alone.maxAbsolute)}`;
  const title = `${label}: ${stateNames[state]}, error ${errorText(row.maxAbsolute)}${alone}`;
  const at = x.toFixed(1);
  return [
    `<a href="#${id}"><title>${escapeHtml(title)}</title>`,
    row.alone === undefined || row.passed
      ? ""
      : `<circle class="alone" cx="${at}" cy="${y(row.alone.maxAbsolute).toFixed(1)}" r="4"/>`,
    `<circle class="dot" data-state="${state}" cx="${at}" cy="${y(row.maxAbsolute).toFixed(1)}" r="${state === "ok" ? 3.5 : 5}"/></a>`,
  ];
}
