/** @file The Python environment of the round trip: made once for a set of requirements, and used again. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Keras versions beside the newest, which `requirements.txt` pins: the files of each must open. */
export const OLDER_VERSIONS = ["3.0.5", "3.3.3", "3.6.0", "3.8.0", "3.12.0"] as const;
/** Keras 2, as it is today. */
const TF_KERAS = "2.21.0";

/** `test/parity`, where the Python scripts are. */
export const scripts = fileURLToPath(new URL(".", import.meta.url));

/** A Python that runs with one version of Keras. */
export interface Environment {
  readonly python: string;
  /** The folder of packages that goes before the environment's own, for a version that is not the newest. */
  packages(version: string): string;
  readonly newest: string;
}

/**
 * Makes the environment in the user's cache, or finds it there.
 * @throws Error when Python, its venv module or a package cannot be had.
 */
export function prepareEnvironment(log: (line: string) => void): Environment {
  const requirements = readFileSync(join(scripts, "requirements.txt"), "utf8");
  const newest = /^keras==(\S+)$/m.exec(requirements)?.[1];
  if (newest === undefined) throw new Error("requirements.txt pins no keras.");
  const version = run("python3", ["--version"], "Python 3.11 or newer is needed").trim();
  const identity = [version, requirements, ...OLDER_VERSIONS, TF_KERAS].join("\n");
  const folder = join(
    process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
    "kmr-js",
    `parity-${createHash("sha256").update(identity).digest("hex").slice(0, 12)}`,
  );
  const python = join(folder, "bin", "python");
  const environment = { python, newest, packages: (of: string) => join(folder, `keras-${of}`) };
  const complete = join(folder, "complete");
  if (existsSync(complete)) return environment;
  log(`Making a Python environment in ${folder} (${version}) …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run("python3", ["-m", "venv", folder], "the venv module is needed (Debian: python3-venv)");
  const pip = (args: readonly string[]): void => {
    const quiet = ["--quiet", "--disable-pip-version-check"];
    run(python, ["-m", "pip", "install", ...quiet, ...args], "the package registry is needed");
  };
  pip(["-r", join(scripts, "requirements.txt")]);
  for (const older of OLDER_VERSIONS) {
    pip(["--no-deps", "--target", environment.packages(older), `keras==${older}`]);
  }
  pip(["--no-deps", "--target", environment.packages("tf_keras"), `tf_keras==${TF_KERAS}`]);
  writeFileSync(complete, identity);
  return environment;
}

function run(command: string, args: readonly string[], needed: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status === 0) return stdout;
  const reason = error?.message ?? stderr.trim().split("\n").slice(-5).join("\n");
  throw new Error(`${command} ${args.join(" ")} failed: ${needed}.\n${reason}`);
}
