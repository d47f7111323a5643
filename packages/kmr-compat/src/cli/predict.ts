/** @file `kmr predict MODEL --input FILE --output FILE`: batch prediction over files. */
import {
  type AnyModel,
  ConfigError,
  flatten,
  type KerasTensor,
  type Nested,
  type Tensor,
} from "@kmr-js/core";
import { Command, InvalidArgumentError } from "commander";
import { replaceFile } from "#platform";
import { loadModel } from "../load-model.ts";
import { progressBar, withLoadBar } from "./progress.ts";
import { type ColumnChoice, Feed } from "./rows/feed.ts";
import { joinSources } from "./rows/join-sources.ts";
import type { OutputBatch } from "./rows/output-batch.ts";
import { openSink } from "./rows/row-sink.ts";
import { formatOf, openRows, type RowSource, rowFormats } from "./rows/row-source.ts";

interface PredictOptions {
  readonly input: readonly string[];
  readonly output: string;
  readonly columns?: ColumnChoice;
  readonly batchSize: number;
  readonly json?: boolean;
}

export function predictCommand(): Command {
  const formats = rowFormats.join(", ");
  return new Command("predict")
    .description("runs a model over the rows of a file, in batches, and writes its outputs")
    .argument("<model>", "a model, in any format")
    .requiredOption(
      "--input <file>",
      `rows: ${formats}; name=array.npy for each of several inputs`,
      (file: string, files: readonly string[] = []) => [...files, file],
    )
    .requiredOption(
      "--output <file>",
      "outputs: .npy, .npz, .csv, .jsonl or .parquet; a file there is replaced",
    )
    .option(
      "--columns <input=a,b>",
      "the columns of an input, in order; repeat it for several",
      columns,
    )
    .option("--batch-size <rows>", "rows that are computed at once", positiveInteger, 256)
    .option("--json", "prints JSON")
    .addHelpText(
      "after",
      `
Columns are found by the names of the model's inputs: a column of that name, which may hold lists, or columns
NAME_0, NAME_1, …; a model with one input takes all columns. The inputs of a subclassed model are called input, or
input_0, input_1, … in the order of its call, unless it takes a dictionary.

Examples:
  kmr predict model.keras --input rows.csv --output scores.csv
  kmr predict model.keras --input rows.csv --columns user=age,income --columns item=price --output scores.jsonl
  kmr predict model.keras --input user=users.npy --input item=items.npy --output scores.npy`,
    )
    .action(async (path: string, options: PredictOptions) => {
      formatOf(options.output);
      const notices: string[] = [];
      const model = await withLoadBar((onProgress) =>
        loadModel(path, { onProgress, onNotice: (text) => notices.push(text), compile: false }),
      );
      const started = performance.now();
      const rows = await predictFile(model, options).finally(() => model.dispose());
      const seconds = (performance.now() - started) / 1000;
      const { output } = options;
      if (options.json)
        console.log(JSON.stringify({ model: path, output, rows, seconds, notices }, null, 2));
      else {
        for (const notice of notices) console.error(`Notice: ${notice}`);
        console.log(`${output}: ${rows.toLocaleString("en-US")} rows in ${seconds.toFixed(1)} s.`);
      }
    });
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError("It must be a positive integer.");
  return value;
}

/** `input=a,b`, or `a,b` for the only input. */
function columns(text: string, before: ColumnChoice = new Map()): ColumnChoice {
  const cut = text.indexOf("=");
  const names = text
    .slice(cut + 1)
    .split(",")
    .map((name) => name.trim());
  if (names.includes("")) throw new InvalidArgumentError("Write input=column,column.");
  return new Map([...before, [text.slice(0, Math.max(0, cut)), names]]);
}

/** Predicts all rows. @returns how many there were. */
async function predictFile(model: AnyModel, options: PredictOptions): Promise<number> {
  const source = await openInputs(options.input);
  const bar = progressBar();
  let rows = 0;
  try {
    const feed = new Feed(model, source, options.columns ?? new Map());
    const names = outputNames(model);
    await replaceFile(options.output, async (draft) => {
      const sink = await openSink(draft, formatOf(options.output));
      try {
        for await (const batch of source.batches(options.batchSize)) {
          const outputs = await predictBatch(model, feed.inputs(batch), names, options.batchSize);
          await sink.write(outputs);
          rows += outputs[0]?.shape[0] ?? 0;
          const { done, total } = source.progress();
          bar.update(`${rows.toLocaleString("en-US")} rows`, done, total);
        }
        if (rows === 0) throw new ConfigError(`${source.name} has no rows.`);
        await sink.finish();
      } finally {
        await sink.close();
      }
    });
    return rows;
  } finally {
    bar.stop();
    await source.close();
  }
}

/** One file of rows, or an array file for each input. */
async function openInputs(files: readonly string[]): Promise<RowSource> {
  const [only] = files;
  if (files.length === 1 && only !== undefined && !/^[^/\\.]+=/.test(only)) return openRows(only);
  const named = files.map((file) => {
    const cut = file.indexOf("=");
    if (cut > 0) return [file.slice(0, cut), file.slice(cut + 1)] as const;
    throw new ConfigError(
      `--input: name the input of each of several files, name=array.npy. Received: ${JSON.stringify(file)}.`,
    );
  });
  return joinSources(named);
}

async function predictBatch(
  model: AnyModel,
  inputs: unknown,
  names: readonly string[],
  batchSize: number,
): Promise<OutputBatch[]> {
  const predicted = flatten(
    model.predict(inputs as never, { batch_size: batchSize }) as Nested<Tensor>,
  );
  const outputs: OutputBatch[] = [];
  for (const [i, tensor] of predicted.entries()) {
    outputs.push({
      name: names[i] ?? `output_${i}`,
      shape: tensor.shape,
      data: (await tensor.data()) as OutputBatch["data"],
    });
    tensor.dispose();
  }
  return outputs;
}

/** The names of the outputs: keys of a dictionary, else the layers that make them. */
function outputNames(model: AnyModel): string[] {
  const outputs = model.outputs as Nested<KerasTensor> | undefined;
  const symbols = flatten(outputs).filter((tensor) => tensor !== undefined);
  const isDictionary =
    typeof outputs === "object" &&
    !Array.isArray(outputs) &&
    Object.getPrototypeOf(outputs) === Object.prototype;
  const names = isDictionary
    ? Object.keys(outputs).sort()
    : symbols.map(({ name, history }) => history?.node.operation.name ?? name);
  return names.length === symbols.length && new Set(names).size === names.length
    ? names
    : symbols.map((_, i) => `output_${i}`);
}
