import { describe, expect, test } from "vitest";
import { Input } from "../models/input.ts";
import { type AnyModel, Model } from "../models/model.ts";
import { Sequential } from "../models/sequential.ts";
import * as ops from "../ops/index.ts";
import { modelToDot } from "./dot.ts";
import { drawingOf } from "./drawing.ts";
import { modelToMermaid } from "./mermaid.ts";
import { modelToSvg } from "./svg.ts";

/** `inner(x) + x`, where `inner` adds its input to itself. */
function nested(): AnyModel {
  const inside = Input({ shape: [2], name: "inside" });
  const inner = new Model({ inputs: inside, outputs: ops.add(inside, inside), name: "inner" });
  const x = Input({ shape: [2], name: 'x "quoted" <b>' });
  return new Model({ inputs: x, outputs: ops.add(inner(x), x), name: "outer" }) as AnyModel;
}

describe("the drawing of a model", () => {
  test("has a box for each layer and op, and an arrow for each tensor", () => {
    const { boxes, arrows, frames } = drawingOf(nested());

    expect(boxes.map(({ id, kind }) => [id, kind])).toEqual([
      ['x "quoted" <b>', "input"],
      ["inner", "model"],
      ["add_1", "op"],
    ]);
    expect(arrows).toEqual([
      ['x "quoted" <b>', "inner"],
      ["inner", "add_1"],
      ['x "quoted" <b>', "add_1"],
    ]);
    expect(frames).toEqual([]);
  });

  test("with expand_nested frames the inside, and arrows lead to the layers in it", () => {
    const { boxes, arrows, frames } = drawingOf(nested(), { expand_nested: true });

    expect(frames.map(({ id }) => id)).toEqual(["inner"]);
    expect(boxes.filter(({ frame }) => frame === "inner").map(({ id }) => id)).toEqual([
      "inner/inside",
      "inner/add",
    ]);
    expect(arrows).toContainEqual(['x "quoted" <b>', "inner/inside"]);
    expect(arrows).toContainEqual(["inner/add", "add_1"]);
  });

  test("says class, name and shape, and leaves out what it is told to", () => {
    const model = nested();
    const lines = (options: object): unknown => drawingOf(model, options).boxes.at(-1)?.lines;

    expect(lines({})).toEqual(["Add", "add_1", "(None, 2)"]);
    expect(lines({ show_dtype: true, show_layer_names: false })).toEqual([
      "Add",
      "(None, 2) float32",
    ]);
    expect(lines({ show_shapes: false })).toEqual(["Add", "add_1"]);
  });

  test("a model without a graph is its layers without arrows", () => {
    const { boxes, arrows } = drawingOf(new Sequential() as unknown as AnyModel);

    expect([boxes, arrows]).toEqual([[], []]);
  });
});

test("DOT escapes names, and nests frames as clusters", () => {
  const dot = modelToDot(nested(), { expand_nested: true, rankdir: "LR" });

  expect(dot).toMatch(/^digraph "outer" \{\n {2}rankdir=LR;/);
  expect(dot).toContain('"x \\"quoted\\" <b>" [shape=ellipse');
  expect(dot).toMatch(/subgraph "cluster_inner" \{\n {4}label="inner \(Functional\)";/);
  expect(dot).toContain('"inner/add" -> "add_1";');
});

test("Mermaid gives each box an id and escapes its text", () => {
  const mermaid = modelToMermaid(nested());

  expect(mermaid).toMatch(/^flowchart TB\n/);
  expect(mermaid).toContain('n0(["InputLayer<br>x #34;quoted#34; #60;b#62;<br>(None, 2)"])');
  expect(mermaid).toContain("n1 --> n2");
});

describe("SVG", () => {
  test("is one element with every box inside its bounds", () => {
    const svg = modelToSvg(nested(), { expand_nested: true });
    const [, width = 0, height = 0] = (/width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? []).map(
      Number,
    );
    const boxes = [
      ...svg.matchAll(/<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"/g),
    ].map((match) => match.slice(1).map(Number));

    expect(boxes).toHaveLength(5);
    for (const [x = -1, y = -1, w = 0, h = 0] of boxes) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + w).toBeLessThanOrEqual(width);
      expect(y + h).toBeLessThanOrEqual(height);
    }
  });

  test("escapes names, and takes the fill that is given for a path", () => {
    const svg = modelToSvg(nested(), {
      fill: (path) => (path === "inner" ? "#ff0000" : undefined),
    });

    expect(svg).toContain("x &#34;quoted&#34; &#60;b&#62;");
    expect(svg).not.toContain("<b>");
    expect(svg.match(/fill="#ff0000"/g)).toHaveLength(1);
  });

  test("adds a line and attributes to a box", () => {
    const svg = modelToSvg(nested(), {
      note: (path) => (path === "inner" ? "off by <1>" : undefined),
      attributes: (path) => ({ "data-path": path }),
    });

    expect(svg).toContain('<g class="box" data-path="inner">');
    expect(svg).toContain(">off by &#60;1&#62;</text>");
    expect(svg).toContain('data-path="x &#34;quoted&#34; &#60;b&#62;"');
  });
});
