/** @file `kmr verify MODEL --against PARITY`, and `kmr verify DIR`. */
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type AnyModel, sizeOf } from "@kmr-js/core";
import { loadWeights, type ParityReport, readParity, verifyParity } from "@kmr-js/io";
import { Command, InvalidArgumentError } from "commander";
import { loadModel } from "../load-model.ts";
import { parityTable, verdict } from "./parity-table.ts";

interface VerifyOptions {
  readonly against?: string;
  readonly atol?: number;
  readonly rtol?: number;
  readonly json?: boolean;
}

export function verifyCommand(): Command {
  return new Command("verify")
    .description("runs a model on the inputs Keras recorded and compares every layer")
    .argument(
      "<model>",
      "a .keras or .h5 model, a .weights.h5 beside its .keras, or a directory of cases",
    )
    .option("--against <parity>", "the parity file; by default the one beside the model")
    .option("--atol <number>", "largest absolute error (default 1e-6)", positive)
    .option("--rtol <number>", "largest relative error (default 1e-5)", positive)
    .option("--json", "prints JSON")
    .action(async (model: string, options: VerifyOptions) => {
      const isDirectory = await stat(model).then(
        (entry) => entry.isDirectory(),
        () => false,
      );
      const passed = isDirectory
        ? await verifyDirectory(model, options)
        : await verifyFile(model, options);
      if (!passed) process.exitCode = 1;
    });
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value >= 0)) throw new InvalidArgumentError("It must be a number, 0 or more.");
  return value;
}

async function verifyFile(model: string, options: VerifyOptions): Promise<boolean> {
  const report = await verifyCase(model, options.against ?? parityBeside(model), options);
  if (options.json) console.log(JSON.stringify(report, null, 2));
  else console.log(`${parityTable(report)}\n${verdict(report)}`);
  return report.passed;
}

/** Verifies every case of a directory, a line for each. */
async function verifyDirectory(directory: string, options: VerifyOptions): Promise<boolean> {
  const names = (await readdir(directory)).sort();
  const cases = names.filter((name) => isModel(name) && parityFor(name, names) !== undefined);
  const lines: { name: string; passed: boolean; text: string }[] = [];
  for (const name of cases) {
    const parity = join(directory, parityFor(name, names) ?? "");
    const line = { name, ...(await verifyLine(join(directory, name), parity, options)) };
    lines.push(line);
    if (!options.json) console.log(`${line.passed ? "ok  " : "FAIL"}  ${name}  ${line.text}`);
  }
  const passed = lines.filter((line) => line.passed).length;
  const totals = `${passed} passed, ${lines.length - passed} failed`;
  if (options.json)
    console.log(JSON.stringify({ cases: lines, passed, failed: lines.length - passed }, null, 2));
  else
    console.log(
      lines.length === 0 ? `${directory} holds no model with a parity file beside it.` : totals,
    );
  return lines.length > 0 && passed === lines.length;
}

async function verifyLine(
  model: string,
  parity: string,
  options: VerifyOptions,
): Promise<{ passed: boolean; text: string }> {
  try {
    const report = await verifyCase(model, parity, options);
    const worst = Math.max(
      0,
      ...[...report.layers, ...report.outputs].map(({ maxAbsolute }) => maxAbsolute || 0),
    );
    const count = report.layers.length + report.outputs.length;
    return {
      passed: report.passed,
      text: report.passed
        ? `${count} outputs, max abs error ${worst.toExponential(1)}`
        : verdict(report),
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error; // a case that breaks is a case that fails; the others still run
    return { passed: false, text: `${error.name}: ${error.message}` };
  }
}

async function verifyCase(
  path: string,
  parityPath: string,
  options: VerifyOptions,
): Promise<ParityReport> {
  const parity = await readParity(parityPath);
  const model = await openCase(path);
  try {
    const { atol, rtol } = options;
    return verifyParity(model, parity, {
      ...(atol === undefined ? {} : { atol }),
      ...(rtol === undefined ? {} : { rtol }),
    });
  } finally {
    model.dispose();
  }
}

/** The model of a case; weights alone go into the model of the `.keras` beside them. */
async function openCase(path: string): Promise<AnyModel> {
  if (!path.endsWith(".weights.h5")) return loadModel(path);
  const model = await loadModel(path.replace(/\.weights\.h5$/, ".keras"));
  for (const weight of model.weights)
    weight.assign({
      shape: weight.shape,
      data: new Float32Array(sizeOf(weight.shape)),
    });
  await loadWeights(model, path);
  return model;
}

const isModel = (name: string): boolean =>
  (name.endsWith(".keras") || name.endsWith(".h5")) && !name.endsWith(".parity.h5");

const caseName = (name: string): string =>
  name.replace(/(\.weights\.h5|\.trained\.keras|\.keras|\.h5)$/, "");

function parityBeside(model: string): string {
  return join(dirname(model), `${caseName(basename(model))}.parity.h5`);
}

/** The parity file of a case; `<case>_as_documented` is held against `<case>`'s. A trained model has none. */
function parityFor(name: string, names: readonly string[]): string | undefined {
  if (name.endsWith(".trained.keras")) return undefined;
  const own = `${caseName(name)}.parity.h5`;
  const twin = `${caseName(name).replace(/_as_documented$/, "")}.parity.h5`;
  return [own, twin].find((candidate) => names.includes(candidate));
}
