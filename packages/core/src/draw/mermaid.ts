/** @file A model as a Mermaid flowchart, which Markdown pages show as a picture. */
import type { AnyModel } from "../models/model.ts";
import { type Drawing, type DrawOptions, drawingOf } from "./drawing.ts";

const brackets = {
  input: ["([", "])"],
  layer: ["[", "]"],
  op: ["{{", "}}"],
  model: ["[[", "]]"],
} as const;

/** The graph as a Mermaid flowchart. */
export function modelToMermaid(model: AnyModel, options: DrawOptions = {}): string {
  const drawing = drawingOf(model, options);
  const ids = new Map([...drawing.boxes, ...drawing.frames].map(({ id }, i) => [id, `n${i}`]));
  return [
    `flowchart ${options.rankdir ?? "TB"}`,
    ...contents(drawing, undefined, ids, "  "),
    ...drawing.arrows.map(([from, to]) => `  ${ids.get(from)} --> ${ids.get(to)}`),
    "",
  ].join("\n");
}

function contents(
  drawing: Drawing,
  inside: string | undefined,
  ids: ReadonlyMap<string, string>,
  indent: string,
): string[] {
  return [
    ...drawing.boxes
      .filter(({ frame }) => frame === inside)
      .map(({ id, lines, kind }) => {
        const [open, close] = brackets[kind];
        return `${indent}${ids.get(id)}${open}"${lines.map(escapeText).join("<br>")}"${close}`;
      }),
    ...drawing.frames
      .filter(({ frame }) => frame === inside)
      .flatMap(({ id, title }) => [
        `${indent}subgraph ${ids.get(id)}["${escapeText(title)}"]`,
        ...contents(drawing, id, ids, `${indent}  `),
        `${indent}end`,
      ]),
  ];
}

function escapeText(text: string): string {
  return text.replace(/[&<>"#]/g, (sign) => `#${sign.codePointAt(0)};`);
}
