/** @file `kmr inspect FILE`: what a file is and holds. */

import { formatTable } from "@kmr-js/core";
import { inspectFile } from "@kmr-js/io";
import { kerasLayers } from "@kmr-js/layers";
import { Command } from "commander";
import { kmrLayers } from "../kmr-layers.ts";

interface InspectOptions {
  readonly json?: boolean;
}

export function inspectCommand(): Command {
  return new Command("inspect")
    .description(
      "shows what a file is: Keras version, layers, weights, and all that cannot be read",
    )
    .argument("<file>", "a .keras, .weights.h5 or .h5 file")
    .option("--json", "prints JSON")
    .action(async (file: string, options: InspectOptions) => {
      const report = await inspectFile(file, [kerasLayers, kmrLayers]);
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
      for (const problem of report.problems) console.log(`\nCannot be read: ${problem}`);
    });
}
