/** @file `kmr diff A B`: in what two files differ. */
import { formatShape, formatTable } from "@kmr-js/core";
import { compareFiles, type FileComparison, type WeightDifference } from "@kmr-js/io";
import { Command, InvalidArgumentError } from "commander";
import { allTables } from "../tables.ts";

interface DiffOptions {
  readonly atol?: number;
  readonly json?: boolean;
}

/** Differences of configs that are printed; all are in the JSON. */
const MOST_CONFIG_LINES = 40;

export function diffCommand(): Command {
  return new Command("diff")
    .description(
      "compares two files, config by config and weight by weight; exits 1 when they differ",
    )
    .argument("<a>", "a model or weights, in any format")
    .argument("<b>", "a model or weights, in any format")
    .option("--atol <number>", "values that differ by no more count as equal (default 0)", positive)
    .option("--json", "prints JSON")
    .action(async (a: string, b: string, options: DiffOptions) => {
      const { atol = 0 } = options;
      const comparison = await compareFiles(a, b, { objects: allTables, atol });
      console.log(options.json ? JSON.stringify(comparison, null, 2) : describe(comparison));
      if (!comparison.equal) process.exitCode = 1;
    });
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0))
    throw new InvalidArgumentError("It must be a number, 0 or more.");
  return value;
}

function describe(comparison: FileComparison): string {
  const { a, b, config, weights, compared, equal } = comparison;
  const side = ({ name, format, kerasVersion }: FileComparison["a"]): string =>
    `${name}: ${format}${kerasVersion === undefined ? "" : `, Keras ${kerasVersion}`}`;
  const head = [`a  ${side(a)}`, `b  ${side(b)}`];
  const configs =
    config === undefined
      ? ["Configs: not compared, for a file holds none."]
      : config.length === 0
        ? ["Configs: equal."]
        : configLines(config);
  const arrays =
    weights.length === 0
      ? [`Weights: all ${compared} equal.`]
      : [
          `Weights: ${weights.length} of ${compared} differ.`,
          formatTable(["Weight", "In a", "In b", "Max abs difference"], weights.map(row)),
        ];
  return [
    ...head,
    "",
    ...configs,
    ...arrays,
    "",
    equal ? "The files are equal." : "The files differ.",
  ].join("\n");
}

function configLines(config: NonNullable<FileComparison["config"]>): string[] {
  const lines = config
    .slice(0, MOST_CONFIG_LINES)
    .map(({ path, a, b }) => `  ${path || "config"}: ${short(a)} → ${short(b)}`);
  const more = config.length - lines.length;
  return [
    `Configs: ${config.length} ${config.length === 1 ? "place differs" : "places differ"}.`,
    ...lines,
    ...(more > 0 ? [`  and ${more} more; --json lists them all`] : []),
  ];
}

function short(value: unknown): string {
  if (value === undefined) return "(nothing)";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function row({ path, kind, a, b, maxAbsolute, count }: WeightDifference): string[] {
  const shape = (sizes: readonly number[] | undefined): string =>
    sizes === undefined ? "–" : formatShape(sizes);
  const difference =
    kind === "values" ? `${maxAbsolute?.toExponential(1)} (${count} values)` : kind;
  return [path, shape(a), shape(b), difference];
}
