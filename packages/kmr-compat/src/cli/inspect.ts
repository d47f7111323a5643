/** @file `kmr inspect FILE`: what a file is and holds. */

import { type AnyModel, formatTable, modelToDot, modelToMermaid, modelToSvg } from "@kmr-js/core";
import { inspectFile } from "@kmr-js/io";
import { Command, Option } from "commander";
import { loadModel } from "../load-model.ts";
import { allTables } from "../tables.ts";

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
    .argument("<file>", "a .keras, .weights.h5 or .h5 file")
    .option("--json", "prints JSON")
    .addOption(
      new Option("--graph <form>", "prints the graph of the model, and nothing else").choices(
        Object.keys(pictures),
      ),
    )
    .option("--expand-nested", "draws nested models with their layers")
    .action(async (file: string, options: InspectOptions) => {
      if (options.graph !== undefined) {
        const model = await loadModel(file, { onNotice: () => {} });
        console.log(draw(model, options.graph, options.expandNested ?? false).trimEnd());
        return;
      }
      const report = await inspectFile(file, allTables);
      if (options.json) {
        console.log(JSON.stringify(report, null, 2));
        return;
      }
      console.log(
        `${report.file}: ${report.format}${report.kerasVersion === undefined ? "" : `, Keras ${report.kerasVersion}`}`,
      );
      if (report.summary !== undefined) console.log(`\n${report.summary}`);
      const rows = report.weights.map(({ path, shape, dtype }) => [
        path,
        `[${shape.join(", ")}]`,
        dtype,
      ]);
      console.log(`\n${formatTable(["Weight", "Shape", "Dtype"], rows)}`);
      for (const notice of report.notices) console.log(`\nNotice: ${notice}`);
      for (const problem of report.problems) console.log(`\nCannot be read: ${problem}`);
    });
}

function draw(model: AnyModel, form: keyof typeof pictures, expandNested: boolean): string {
  return pictures[form](model, { expand_nested: expandNested });
}
