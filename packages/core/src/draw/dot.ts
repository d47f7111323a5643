/** @file A model as a graph in DOT, Graphviz's language. */
import type { AnyModel } from "../models/model.ts";
import { type Drawing, type DrawOptions, drawingOf } from "./drawing.ts";

const shapes = { input: "ellipse", layer: "box", op: "diamond", model: "box3d" } as const;

/**
 * The graph in DOT. `dot -Tpng` draws it.
 * @see keras.utils.model_to_dot
 */
export function modelToDot(model: AnyModel, options: DrawOptions = {}): string {
  const drawing = drawingOf(model, options);
  return [
    `digraph ${quote(drawing.title)} {`,
    `  rankdir=${options.rankdir ?? "TB"};`,
    '  node [fontname="Helvetica", fontsize=10];',
    ...contents(drawing, undefined, "  "),
    ...drawing.arrows.map(([from, to]) => `  ${quote(from)} -> ${quote(to)};`),
    "}",
    "",
  ].join("\n");
}

/** The boxes and frames inside a frame. */
function contents(drawing: Drawing, inside: string | undefined, indent: string): string[] {
  const boxes = drawing.boxes.filter(({ frame }) => frame === inside);
  const frames = drawing.frames.filter(({ frame }) => frame === inside);
  return [
    ...boxes.map(
      ({ id, lines, kind }) =>
        `${indent}${quote(id)} [shape=${shapes[kind]}, label=${quote(lines.join("\n"))}];`,
    ),
    ...frames.flatMap(({ id, title }) => [
      `${indent}subgraph ${quote(`cluster_${id}`)} {`,
      `${indent}  label=${quote(title)};`,
      ...contents(drawing, id, `${indent}  `),
      `${indent}}`,
    ]),
  ];
}

function quote(text: string): string {
  return `"${text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n")}"`;
}
