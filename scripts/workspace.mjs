/** @file Runs the commands of package.json; installs the workspace first when it is not, or not as locked. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const installed = join(root, "node_modules", ".modules.yaml");

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

/** The pnpm that package.json pins, run by npx: Windows finds npx only through a shell.
 * @param {string[]} args
 * @param {import("node:child_process").StdioOptions} stdio */
function pnpm(args, stdio) {
  const env = { ...process.env, CI: "true" }; // pnpm then asks nothing
  const command = ["--yes", readJson(join(root, "package.json")).packageManager, ...args];
  const shell = process.platform === "win32";
  return spawnSync("npx", command, { cwd: root, env, shell, stdio });
}

/** @param {boolean} quiet whether only a failure may print */
function install(quiet) {
  const lockfile = join(root, "pnpm-lock.yaml");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lockfile).mtimeMs) return;
  const { status, error, stdout, stderr } = pnpm(
    ["install", "--frozen-lockfile"],
    quiet ? ["ignore", "pipe", "pipe"] : ["ignore", process.stderr.fd, process.stderr.fd],
  );
  if (status !== 0) {
    process.stderr.write(`${stdout ?? ""}${stderr ?? ""}${error ?? ""}\nThe install failed.\n`);
    process.exit(status ?? 1);
  }
  const now = new Date(); // pnpm leaves the file alone when there was nothing to do
  utimesSync(installed, now, now);
}

/** Runs a command of an installed package and gives its exit code. Node starts the command's file
 * itself, so no shell sees the arguments, on Windows neither.
 * @param {string} name the package
 * @param {string[]} args */
function run(name, args, { bin = name, cwd = root } = {}) {
  const folder = join(root, "node_modules", name);
  const bins = readJson(join(folder, "package.json")).bin;
  const file = join(folder, typeof bins === "string" ? bins : bins[bin]);
  const { status, error } = spawnSync(process.execPath, [file, ...args], { cwd, stdio: "inherit" });
  if (error) process.stderr.write(`${error}\n`);
  return status ?? 1;
}

/** Runs every step, whatever the ones before gave. @param {[string, () => number][]} steps */
function runAll(steps) {
  const failed = steps.filter(([name, step]) => {
    process.stdout.write(`\n── ${name}\n`);
    return step() !== 0;
  });
  if (failed.length > 0) {
    process.stderr.write(`\nFailed: ${failed.map(([name]) => name).join(", ")}\n`);
  }
  return failed.length === 0 ? 0 : 1;
}

/** @type {[string, () => number][]} */
const checks = [
  ["types", () => run("typescript", ["-p", "tsconfig.json"], { bin: "tsc" })],
  ["style", () => run("@biomejs/biome", ["check", "--error-on-warnings", "."], { bin: "biome" })],
  [
    "imports",
    () =>
      run("dependency-cruiser", ["packages", "test", "examples", "--config"], { bin: "depcruise" }),
  ],
  ["dead code", () => run("knip", [])],
];

const tsx = ["--tsconfig", join(root, "tsconfig.base.json"), "--conditions=@kmr-js/source"];
const cli = join(root, "packages/kmr-compat/src/cli/main.ts");

/** @type {Record<string, (args: string[]) => number>} */
const commands = {
  // Timed runs, one file each: npm run bench -- training
  // Reading and writing are measured on the packages as they are built.
  bench: ([name, ...args]) => {
    if (name === "io" && commands["build"]?.([]) !== 0) return 1;
    return run("tsx", [...tsx, `test/bench/${name}.ts`, ...args]);
  },
  // tsdown packs each package to check what npm would get, and calls pnpm for it.
  build: (args) => pnpm(["exec", "tsdown", ...args], "inherit").status ?? 1,
  check: () => runAll(checks),
  docs: () => run("tsx", [...tsx, "scripts/write-coverage.ts"]),
  demo: (args) => run("tsx", [...tsx, "scripts/demo.ts", ...args]),
  "example:browser": (args) => run("vite", ["examples/browser", ...args]),
  "example:two-tower": (args) => run("tsx", [...tsx, "examples/two-tower/main.ts", ...args]),
  fix: (args) => run("@biomejs/biome", ["check", "--write", ...args], { bin: "biome" }),
  fuzz: (args) => run("tsx", [...tsx, "test/fuzz/run.ts", ...args]),
  kmr: (args) =>
    run("tsx", [...tsx, cli, ...args], { cwd: process.env["INIT_CWD"] ?? process.cwd() }),
  parity: (args) => run("tsx", [...tsx, "test/parity/run.ts", ...args]),
  test: (args) => runAll([...checks, ["tests", () => run("vitest", ["run", ...args])]]),
  // The page takes what `build` made, unless `--source` is given.
  "test:browser": (args) => {
    if (!args.includes("--source") && commands["build"]?.([]) !== 0) return 1;
    return run("tsx", [...tsx, "test/browser/run.ts", ...args]);
  },
  // Every test that a layer or an op passes on the cpu, it passes on wasm.
  "test:backends": (args) => {
    process.env["KMR_BACKEND"] = "wasm";
    return run("vitest", ["run", ...args]);
  },
};

const [name = "", ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined) {
  process.stderr.write(
    `Usage: node scripts/workspace.mjs ${Object.keys(commands).join("|")} [args]\n`,
  );
  process.exit(2);
}
install(name === "kmr");
process.exitCode = command(args);
