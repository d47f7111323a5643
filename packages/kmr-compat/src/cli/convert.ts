/** @file `kmr convert IN OUT`: a model or weights in another of Keras's formats. */
import type { AnyModel } from "@kmr-js/core";
import { ConfigError } from "@kmr-js/core";
import { loadWeights, saveModel, saveWeights } from "@kmr-js/io";
import { Command } from "commander";
import { loadModel } from "../load-model.ts";
import { withLoadBar } from "./progress.ts";

interface ConvertOptions {
  readonly model?: string;
  readonly maxShardSize?: number;
  readonly json?: boolean;
}

export function convertCommand(): Command {
  return new Command("convert")
    .description("writes a model, or its weights, in another format")
    .argument(
      "<in>",
      "a .keras file or directory, .h5, .weights.h5, .weights.json, or TensorFlow.js model.json",
    )
    .argument(
      "<out>",
      "a name that ends in .keras, .weights.h5, .weights.json or .h5; a file there is replaced",
    )
    .option("--model <file>", "the model that weights belong to, where <in> holds weights alone")
    .option("--max-shard-size <GB>", "the most of one file of .weights.json (default: 5)", Number)
    .option("--json", "prints JSON")
    .addHelpText(
      "after",
      `
Examples:
  kmr convert old.h5 new.keras
  kmr convert model.keras model.weights.h5
  kmr convert model.keras model.weights.json --max-shard-size 0.5
  kmr convert tfjs/model.json model.keras
  kmr convert trained.weights.h5 trained.keras --model untrained.keras`,
    )
    .action(async (input: string, output: string, options: ConvertOptions) => {
      const { maxShardSize: size } = options;
      checkName(output, size);
      const notices: string[] = [];
      const model = await open(input, options.model, (text) => notices.push(text));
      const weightsOnly = /\.weights\.(h5|json)$/.test(output);
      const sharding = size === undefined ? {} : { max_shard_size: size };
      await (weightsOnly ? saveWeights(model, output, sharding) : saveModel(model, output));
      const report = {
        input,
        output,
        holds: weightsOnly ? "weights" : "model",
        weights: model.weights.length,
        parameters: model.countParams(),
        compiled: !weightsOnly && model.compiled,
        notices,
      };
      model.dispose();
      if (options.json) console.log(JSON.stringify(report, null, 2));
      else {
        for (const notice of notices) console.error(`Notice: ${notice}`);
        const optimizer = report.compiled ? ", compiled, with its optimizer" : "";
        console.log(
          `${output}: ${report.weights} weights, ${report.parameters.toLocaleString("en-US")} parameters${optimizer}.`,
        );
      }
    });
}

/** Fails before anything is read when the output's name tells no format. */
function checkName(output: string, shardSize: number | undefined): void {
  const isIndex = output.endsWith(".weights.json");
  if (shardSize !== undefined && !isIndex) {
    throw new ConfigError(
      `--max-shard-size makes several files, and the name of their index must end in .weights.json. Received: ${JSON.stringify(output)}.`,
    );
  }
  if (isIndex || /\.(keras|h5|hdf5)$/.test(output)) return;
  throw new ConfigError(
    `The name of the output must end in .keras, .weights.h5, .weights.json or .h5. Received: ${JSON.stringify(output)}.`,
  );
}

async function open(
  input: string,
  architecture: string | undefined,
  onNotice: (text: string) => void,
): Promise<AnyModel> {
  if (architecture === undefined) {
    if (/\.weights\.(h5|json)$/.test(input)) {
      throw new ConfigError(
        `${JSON.stringify(input)} holds weights but no model. Name the model they belong to: --model FILE.`,
      );
    }
    return withLoadBar((onProgress) => loadModel(input, { onNotice, onProgress }));
  }
  const model = await loadModel(architecture, { onNotice });
  const report = await withLoadBar((onProgress) => loadWeights(model, input, { onProgress }));
  for (const notice of report.notices) onNotice(notice);
  return model;
}
