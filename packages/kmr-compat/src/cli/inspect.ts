/** @file `kmr inspect FILE`: what a file is and holds. */
import { type AnyModel, formatTable, modelToDot, modelToMermaid, modelToSvg } from "@kmr-js/core";
import { type FileReport, inspectFile, loadArchitecture } from "@kmr-js/io";
import { Command, Option } from "commander";
import { allTables } from "../tables.ts";
import { withLoadBar } from "./progress.ts";

interface InspectOptions {
  readonly json?: boolean;
  readonly graph?: keyof typeof pictures;
  readonly expandNested?: boolean;
}

const pictures = { svg: modelToSvg, mermaid: modelToMermaid, dot: modelToDot };

export function inspectCommand(): Command {
  return new Command("inspect")
    .description(
      "shows what a file is: Keras version, layers, weights, and all that cannot be read",
    )
    .argument(
      "<file>",
      "a .keras file or directory, .h5, .weights.h5, .weights.json, or TensorFlow.js model.json",
    )
    .option("--json", "prints JSON")
    .addOption(
      new Option("--graph <form>", "prints the graph of the model, and nothing else").choices(
        Object.keys(pictures),
      ),
    )
    .option("--expand-nested", "draws nested models with their layers")
    .action(async (file: string, options: InspectOptions) => {
      if (options.graph !== undefined) {
        const model = await loadArchitecture(file, { objects: allTables });
        console.log(draw(model, options.graph, options.expandNested ?? false).trimEnd());
        return;
      }
      const report = await withLoadBar((onProgress) =>
        inspectFile(file, allTables, { onProgress }),
      );
      console.log(options.json ? JSON.stringify(report, null, 2) : describe(report));
    });
}

function describe(report: FileReport): string {
  const { file, format, kerasVersion, summary, compiled, assets, notices, problems } = report;
  const optimizer = (compiled?.["optimizer"] as { class_name?: unknown } | undefined)?.class_name;
  const loss = compiled?.["loss"];
  return [
    `${file}: ${format}${kerasVersion === undefined ? "" : `, Keras ${kerasVersion}`}`,
    ...(summary === undefined ? [] : [summary]),
    ...(report.weights.length === 0 ? [] : [weightTable(report.weights)]),
    ...(compiled === undefined
      ? []
      : [
          `Compiled: optimizer ${String(optimizer ?? "none")}, loss ${JSON.stringify(loss ?? null)}`,
        ]),
    ...(assets.length === 0 ? [] : [`Assets: ${assets.join(", ")}`]),
    ...notices.map((notice) => `Notice: ${notice}`),
    ...problems.map((problem) => `Cannot be read: ${problem}`),
  ].join("\n\n");
}

function weightTable(weights: FileReport["weights"]): string {
  const filled = weights.some(({ fills }) => fills !== undefined);
  const rows = weights.map(({ path, shape, dtype, fills = "" }) => [
    path,
    `[${shape.join(", ")}]`,
    dtype,
    ...(filled ? [fills] : []),
  ]);
  return formatTable(["Weight", "Shape", "Dtype", ...(filled ? ["Fills"] : [])], rows);
}

function draw(model: AnyModel, form: keyof typeof pictures, expandNested: boolean): string {
  return pictures[form](model, { expand_nested: expandNested });
}
