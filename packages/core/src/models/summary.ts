/** @file The table that `model.summary()` prints. */
import type { AnyLayer } from "../layer/layer.ts";
import { formatShape, type Nested, sizeOf } from "../shape.ts";
import type { KerasTensor } from "../tensor.ts";
import { flatten } from "../tree.ts";
import type { AnyModel } from "./model.ts";

export interface SummaryOptions {
  /** Receives the text; `console.log` when left out. */
  readonly print?: (text: string) => void;
}

/** Rows of text cells under a header, columns aligned. */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = header.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => (row[i] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("──");
  return [line(header), rule, ...rows.map(line), rule].join("\n");
}

/** The summary of a model: layers, output shapes, parameters, and what each is connected to. */
export function summarize(model: AnyModel): string {
  const rows = (model.graph?.operations ?? model.layers).map((operation) => {
    const layer = "countParams" in operation ? (operation as AnyLayer) : undefined;
    const nodes = model.graph?.nodesOf(operation) ?? operation.inboundNodes;
    const shapes = nodes
      .slice(0, 1)
      .flatMap((node) => flatten(node.outputs as Nested<KerasTensor>));
    const sources = nodes.flatMap((node) =>
      node.inputTensors.map((tensor) => tensor.history?.node.operation.name),
    );
    const className =
      layer?.cls.className ?? (operation as { className?: string }).className ?? "Operation";
    return [
      `${operation.name} (${className})`,
      shapes.map((tensor) => formatShape(tensor.shape)).join(", ") || "?",
      (layer?.countParams() ?? 0).toLocaleString("en-US"),
      [...new Set(sources)].join(", "),
    ];
  });
  const total = model.countParams();
  const trainable = model.trainableWeights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return [
    `Model: ${JSON.stringify(model.name)}`,
    formatTable(["Layer (type)", "Output shape", "Param #", "Connected to"], rows),
    ` Total params: ${total.toLocaleString("en-US")}`,
    ` Trainable params: ${trainable.toLocaleString("en-US")}`,
    ` Non-trainable params: ${(total - trainable).toLocaleString("en-US")}`,
  ].join("\n");
}
