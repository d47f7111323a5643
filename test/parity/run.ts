/**
 * @file `npm run parity`: the round trip between TypeScript and Keras, in every version of Keras that is supported.
 * Golden models: TypeScript writes, Python opens and saves again, TypeScript opens. Models of each version: Python
 * writes, TypeScript opens. The exporter of parity files: each version runs it, TypeScript verifies; so with small models
 * of keras.applications.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { KerasError } from "@kmr-js/core";
import { readParity } from "@kmr-js/io";
import { loadModel } from "@kmr-js/kmr-compat";
import { type Environment, OLDER_VERSIONS, prepareEnvironment, scripts } from "./environment.ts";
import { verifyExported } from "./exporter.ts";
import { compareOutputs, type GoldenCase, makeFolders, openAgain, writeGolden } from "./golden.ts";
import { type Row, summary } from "./rows.ts";

/** Keras versions that must open what TypeScript writes. */
const OPENS_OURS = ["3.8.0", "3.12.0"];
/** Keras computed these in bfloat16, whose numbers have 8 bits; here they are computed in float32. */
const HALF_PRECISION = new Map([["mixed_precision", { atol: 2 ** -7, rtol: 2 ** -7 }]]);

/** `--keras 3.8.0` and `--case lstm` run a part of it, `--keep` leaves the files. */
const { values: options } = parseArgs({
  options: { keras: { type: "string" }, case: { type: "string" }, keep: { type: "boolean" } },
});
const chosen = (version: string): boolean =>
  options.keras === undefined || options.keras === version;

const started = performance.now();
const log = (line: string): void => {
  const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(4);
  process.stdout.write(`${seconds} s  ${line}\n`);
};

/** Runs a script in a version of Keras; each line that it prints is a row. */
async function python(
  environment: Environment,
  version: string,
  script: string,
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Promise<Omit<Row, "keras">[]> {
  const own = version === environment.newest ? [] : [environment.packages(version)];
  const child = spawn(environment.python, [join(scripts, script), ...args], {
    env: {
      ...process.env,
      KERAS_BACKEND: "tensorflow",
      PYTHONPATH: [...own, scripts].join(":"),
      PYTHONDONTWRITEBYTECODE: "1",
      TF_CPP_MIN_LOG_LEVEL: "3",
      TF_ENABLE_ONEDNN_OPTS: "0",
      CUDA_VISIBLE_DEVICES: "",
      ...variables,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr.on("data", (bytes: Buffer) => {
    complaint = `${complaint}${bytes}`.slice(-2000);
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const rows: Omit<Row, "keras">[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("{")) rows.push(JSON.parse(line));
  }
  const status = await ended;
  if (status === 0) return rows;
  return [
    ...rows,
    {
      step: script,
      case: version,
      status: "failed",
      detail: `exit ${status}: ${complaint}`,
      error: 0,
    },
  ];
}

/** Python opens what TypeScript wrote; the newest saves it again, and TypeScript opens that. */
async function checkGolden(
  environment: Environment,
  version: string,
  cases: readonly GoldenCase[],
  folder: string,
  report: (row: Row) => void,
): Promise<void> {
  const isNewest = version === environment.newest;
  const manifest = join(folder, `${version}.json`);
  const again = join(folder, `again-${version}`);
  makeFolders(again);
  const shown = cases
    .filter(({ keras, trained }) => keras !== null && (isNewest || !trained))
    .map((entry) => (isNewest ? entry : { ...entry, original: null }));
  writeFileSync(manifest, JSON.stringify({ folder: isNewest ? again : null, cases: shown }));
  for (const row of await python(environment, version, "check_written.py", [manifest])) {
    report({ keras: version, ...row });
  }
  await openAgain(again, cases, version, report);
}

/** TypeScript opens models that a version of Keras built and saved by itself. */
async function checkModelsOf(
  environment: Environment,
  version: string,
  folder: string,
  report: (row: Row) => void,
): Promise<void> {
  const target = join(folder, `models-${version}`);
  mkdirSync(target);
  const wrote =
    version === "tf_keras"
      ? await python(environment, version, "keras2_fixtures.py", [], {
          TF_USE_LEGACY_KERAS: "1",
          KERAS2_TARGET: target,
        })
      : await python(environment, version, "write_models.py", [target]);
  for (const row of wrote) report({ keras: version, ...row });
  const files = readdirSync(target).filter((name) =>
    /(\.keras|(?<!parity|weights)\.h5)$/.test(name),
  );
  for (const file of files) {
    const name = file.replace(/\.(keras|h5)$/, "");
    const row = { keras: version, step: `open its ${file.slice(name.length)}`, case: name };
    try {
      const model = await loadModel(join(target, file), { onNotice: () => {} });
      report({
        ...row,
        ...compareOutputs(
          model,
          await readParity(join(target, `${name}.parity.h5`)),
          HALF_PRECISION.get(name),
        ),
      });
      model.dispose();
    } catch (error) {
      if (!(error instanceof KerasError)) throw error;
      report({ ...row, status: "failed", detail: error.message, error: 0 });
    }
  }
}

/** A script that exports models and their parity files under a version of Keras, and what it wrote, verified. */
async function checkExported(
  environment: Environment,
  version: string,
  [script, folder, ...args]: readonly [string, string, ...string[]],
  report: (row: Row) => void,
): Promise<void> {
  for (const row of await python(environment, version, script, [folder, ...args])) {
    report({ keras: version, ...row });
  }
  await verifyExported(folder, version, report);
}

/** Ten steps in Python, ten here, ten in Python again, against thirty in Python. */
function checkContinued({ python, newest }: Environment, folder: string): Row {
  const script = join(scripts, "continue-training.ts");
  const { status, stdout } = spawnSync(
    process.execPath,
    [...process.execArgv, script, mkdtempSync(join(folder, "continued-"))],
    {
      encoding: "utf8",
      env: {
        ...process.env,
        PYTHON: python,
        KERAS_BACKEND: "tensorflow",
        TF_ENABLE_ONEDNN_OPTS: "0",
      },
    },
  );
  return {
    keras: newest,
    step: "train on, in turns",
    case: "continued",
    status: status === 0 ? "passed" : "failed",
    detail: stdout.slice(-1000),
    error: 0,
  };
}

async function main(): Promise<void> {
  const environment = prepareEnvironment(log);
  const folder = mkdtempSync(join(tmpdir(), "kmr-parity-"));
  const rows: Row[] = [];
  const report = (row: Row): void => void rows.push(row);
  try {
    const written = join(folder, "written");
    mkdirSync(written);
    log("TypeScript writes the golden models");
    const cases = await writeGolden(written, options.case ?? "", report);
    for (const version of [environment.newest, ...OPENS_OURS].filter(chosen)) {
      log(`Keras ${version} opens what TypeScript wrote`);
      await checkGolden(environment, version, cases, folder, report);
    }
    for (const version of [...OLDER_VERSIONS, environment.newest, "tf_keras"].filter(chosen)) {
      log(`TypeScript opens what ${version} writes`);
      await checkModelsOf(environment, version, folder, report);
    }
    for (const version of [...OLDER_VERSIONS, environment.newest].filter(chosen)) {
      log(`Keras ${version} exports parity files`);
      const target = join(folder, `exported-${version}`);
      await checkExported(environment, version, ["exporter.py", target], report);
    }
    if (chosen(environment.newest)) {
      log("Models of keras.applications");
      const target = join(folder, "applications");
      const script = ["applications.py", target, "--small"] as const;
      await checkExported(environment, environment.newest, script, report);
      log("Python and TypeScript train in turns");
      report(checkContinued(environment, folder));
    }
  } finally {
    if (options.keep) log(`The files are in ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
  log("done");
  process.stdout.write(`\n${summary(rows)}\n`);
  process.exitCode = rows.some(({ status }) => status === "failed") ? 1 : 0;
}

await main();
