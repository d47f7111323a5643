/** @file A model as an SVG picture, laid out in layers from the inputs to the outputs. */
import dagre from "@dagrejs/dagre";
import type { AnyModel } from "../models/model.ts";
import { type Box, type DrawOptions, drawingOf, type Frame } from "./drawing.ts";

/** Width of a letter and height of a line of the 12 px font, in px; a little generous. */
const LETTER = 7.2;
const LINE = 16;
const PADDING = 10;

const fills = { input: "#e8f1fb", layer: "#ffffff", op: "#fdf3dc", model: "#e9f6ec" } as const;

interface Point {
  readonly x: number;
  readonly y: number;
}
interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

/** Called for a box, e.g. to colour it; gives attributes for its rectangle. */
export interface SvgOptions extends DrawOptions {
  /** The fill of a box by the path of its layer, `nested/dense`; the kind's own where it gives undefined. */
  readonly fill?: (path: string) => string | undefined;
  /** A further line in a box. */
  readonly note?: (path: string) => string | undefined;
  /** Further attributes of the `<g class="box">` around a box, for styles and scripts of a page. */
  readonly attributes?: (path: string) => Readonly<Record<string, string>>;
}

/** The graph as a self-contained SVG text. */
export function modelToSvg(model: AnyModel, options: SvgOptions = {}): string {
  const { title, frames, arrows, ...drawing } = drawingOf(model, options);
  const boxes = drawing.boxes.map((box) => withNote(box, options.note?.(box.id)));
  const graph = new dagre.graphlib.Graph({ compound: true });
  graph.setGraph({
    rankdir: options.rankdir ?? "TB",
    nodesep: 24,
    ranksep: 36,
    marginx: 12,
    marginy: 12,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of frames) graph.setNode(id, {});
  for (const box of boxes) graph.setNode(box.id, sizeOfBox(box));
  for (const { id, frame } of [...frames, ...boxes])
    if (frame !== undefined) graph.setParent(id, frame);
  for (const [from, to] of arrows) graph.setEdge(from, to);
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const area = (id: string): Area => graph.node(id) as Area;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" font-family="Helvetica, Arial, sans-serif" font-size="12">`,
    `<title>${escapeText(title)}</title>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#555"/></marker></defs>',
    ...frames.map((frame) => drawFrame(frame, area(frame.id))),
    ...arrows.map(([from, to]) => drawArrow(graph.edge(from, to).points as readonly Point[])),
    ...boxes.map((box) => {
      const drawn = drawBox(box, area(box.id), options.fill?.(box.id) ?? fills[box.kind]);
      return `<g class="box"${attributesOf(options.attributes?.(box.id) ?? {})}>${drawn}</g>`;
    }),
    "</svg>",
    "",
  ].join("\n");
}

function withNote(box: Box, note: string | undefined): Box {
  return note === undefined ? box : { ...box, lines: [...box.lines, note] };
}

function attributesOf(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeText(value)}"`)
    .join("");
}

function sizeOfBox({ lines }: Box): { width: number; height: number } {
  const longest = Math.max(...lines.map(({ length }) => length));
  return { width: longest * LETTER + 2 * PADDING, height: lines.length * LINE + PADDING };
}

function drawFrame({ title }: Frame, { x, y, width, height }: Area): string {
  const [left, top] = [x - width / 2, y - height / 2];
  return (
    `<rect x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${round(height)}" rx="6" fill="#f7f7f7" stroke="#aaa" stroke-dasharray="4 3"/>` +
    `<text x="${round(left + 8)}" y="${round(top + 14)}" fill="#555" stroke="#f7f7f7" stroke-width="3" paint-order="stroke">${escapeText(title)}</text>`
  );
}

function drawBox({ lines, kind }: Box, { x, y, width, height }: Area, fill: string): string {
  const radius = kind === "input" ? height / 2 : 4;
  const start = y - (lines.length * LINE) / 2 + LINE * 0.75;
  const texts = lines.map(
    (line, i) =>
      `<text x="${round(x)}" y="${round(start + i * LINE)}" text-anchor="middle"${i === 0 ? ' font-weight="bold"' : ' fill="#444"'}>${escapeText(line)}</text>`,
  );
  return (
    `<rect x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${round(width)}" height="${round(height)}" rx="${round(radius)}" fill="${escapeText(fill)}" stroke="#555"/>` +
    texts.join("")
  );
}

function drawArrow(points: readonly Point[]): string {
  const path = points
    .map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${round(x)} ${round(y)}`)
    .join("");
  return `<path d="${path}" fill="none" stroke="#555" marker-end="url(#tip)"/>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);
}
