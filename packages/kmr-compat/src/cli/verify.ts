/** @file `kmr verify MODEL --against PARITY`, and `kmr verify DIR`. */

import { stat } from "node:fs/promises";
import { type BackendName, FileFormatError, setBackend } from "@kmr-js/core";
import { parityText } from "@kmr-js/io";
import { Command, InvalidArgumentError, Option } from "commander";
import { writeFile } from "#platform";
import { type JUnitCase, junit } from "./junit.ts";
import { reportPage } from "./report/report-page.ts";
import {
  type CaseOptions,
  type CaseResult,
  casesOf,
  parityBeside,
  verifyCase,
} from "./verify-case.ts";

interface VerifyOptions extends CaseOptions {
  readonly against?: string;
  readonly backend: BackendName;
  readonly json?: boolean;
  readonly junit?: string;
  readonly report?: string;
}

export function verifyCommand(): Command {
  return new Command("verify")
    .description(
      "runs a model on the inputs Keras recorded, compares every layer, and says why one differs",
    )
    .argument(
      "<model>",
      "a .keras or .h5 model, a .weights.h5 beside its .keras, or a directory of cases",
    )
    .option("--against <parity>", "the parity file; by default the one beside the model")
    .option("--atol <number>", "largest absolute error (default 1e-6; 1e-5 off the cpu)", positive)
    .option("--rtol <number>", "largest relative error (default 1e-5; 1e-4 off the cpu)", positive)
    .addOption(
      new Option("--backend <name>", "where to compute")
        .choices(["cpu", "wasm", "webgl", "webgpu"])
        .default("cpu"),
    )
    .option("--strict", "float32 rounding beyond the default bounds is a difference too")
    .option("--training", "repeats the recorded training run as well, step by step")
    .option("--report <file>", "writes a page with graph, errors by depth and histograms (HTML)")
    .option("--json", "prints JSON")
    .option("--junit <file>", "writes the results for a CI system (JUnit XML)")
    .action(verify);
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value >= 0)) throw new InvalidArgumentError("It must be a number, 0 or more.");
  return value;
}

async function verify(path: string, options: VerifyOptions, command: Command): Promise<void> {
  const isDirectory = await stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  const single = options.report ?? options.against;
  if (isDirectory && single !== undefined)
    command.error("error: --report and --against go with one model, not with a directory.");
  await setBackend(options.backend);
  const passed = isDirectory
    ? await verifyDirectory(path, options)
    : await verifyFile(path, options);
  if (!passed) process.exitCode = 1;
}

async function verifyFile(path: string, options: VerifyOptions): Promise<boolean> {
  const { report: page, junit: file } = options;
  const against = options.against ?? (await parityOf(path));
  const result = await verifyCase(
    path,
    against,
    { ...options, details: page !== undefined },
    async (model, made) => {
      if (page !== undefined) await writeFile(page, await reportPage(model, made));
    },
  );
  if (file !== undefined) await writeFile(file, junit([result]));
  console.log(options.json ? toJson(jsonOf(result)) : text(result));
  return result.passed;
}

/** The parity file beside a model. @throws FileFormatError when the model or the file is not there. */
async function parityOf(path: string): Promise<string> {
  const beside = parityBeside(path);
  for (const file of [path, beside]) {
    const exists = await stat(file).then(
      () => true,
      () => false,
    );
    if (exists) continue;
    const hint =
      file === beside
        ? " Name the parity file with --against; kmr parity-script prints the Python that records one."
        : "";
    throw new FileFormatError(`Cannot read "${file}": there is no such file.${hint}`, { file });
  }
  return beside;
}

function jsonOf({ report, training }: CaseResult): object {
  return training === undefined ? report : { ...report, training };
}

/** JSON has no words for NaN and infinities: they become strings. */
function toJson(value: object): string {
  const plain = (_: string, item: unknown): unknown =>
    typeof item === "number" && !Number.isFinite(item) ? String(item) : item;
  return JSON.stringify(value, plain, 2);
}

function text({ report, training }: CaseResult): string {
  const lines = [parityText.parityTable(report), parityText.verdict(report)];
  return [...lines, ...(training === undefined ? [] : [`Training: ${training.summary}`])].join(
    "\n",
  );
}

interface Line {
  readonly name: string;
  readonly passed: boolean;
  readonly text: string;
}

/** Verifies every case of a directory, a line for each. */
async function verifyDirectory(directory: string, options: VerifyOptions): Promise<boolean> {
  const lines: Line[] = [];
  const results: JUnitCase[] = [];
  for (const { name, model, parity } of await casesOf(directory)) {
    const line = await verifyLine(name, model, parity, options, results);
    lines.push(line);
    if (!options.json) console.log(`${line.passed ? "ok  " : "FAIL"}  ${name}  ${line.text}`);
  }
  const passed = lines.filter((line) => line.passed).length;
  const failed = lines.length - passed;
  if (options.junit !== undefined) await writeFile(options.junit, junit(results));
  if (options.json) console.log(toJson({ cases: lines, passed, failed }));
  else if (lines.length === 0)
    console.log(`${directory} holds no model with a parity file beside it.`);
  else console.log(`${passed} passed, ${failed} failed`);
  return lines.length > 0 && failed === 0;
}

async function verifyLine(
  name: string,
  model: string,
  parity: string,
  options: CaseOptions,
  results: JUnitCase[],
): Promise<Line> {
  try {
    const result = await verifyCase(model, parity, options);
    results.push(result);
    return { name, passed: result.passed, text: summaryOf(result) };
  } catch (error) {
    if (!(error instanceof Error)) throw error; // a case that breaks is a case that fails; the others still run
    results.push({ name, error });
    return { name, passed: false, text: `${error.name}: ${error.message}` };
  }
}

function summaryOf({ report, training }: CaseResult): string {
  if (!report.passed) return parityText.verdict(report);
  const rows = [...report.layers, ...report.outputs];
  const worst = Math.max(0, ...rows.map(({ maxAbsolute }) => maxAbsolute || 0));
  const rounded = rows.filter(({ verdict }) => verdict === "rounding").length;
  const rounding = rounded === 0 ? "" : `, ${rounded} of them beyond the tolerance by rounding`;
  const outputs = `${rows.length} outputs, max abs error ${worst.toExponential(1)}${rounding}`;
  return training === undefined ? outputs : `${outputs}. Training: ${training.summary}`;
}
