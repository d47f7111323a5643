/** @file Runs the `kmr` command: as a program of its own, or, many times as fast, inside the test. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { runCommand } from "../../packages/kmr-compat/src/cli/program.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What the command printed, and its exit code. */
export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as a program. */
export function spawnKmr(...args: string[]): Run {
  const command = ["--import", "tsx", "--conditions=@kmr-js/source"];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...command, "packages/kmr-compat/src/cli/main.ts", ...args],
    { cwd: root, encoding: "utf8" },
  );
  return { code: status, out: stdout, err: stderr };
}

/** Runs the command inside the test. */
export async function kmr(...args: string[]): Promise<Run> {
  const { log, error } = console;
  const [out, err]: [string[], string[]] = [[], []];
  console.log = (...words) => out.push(`${words.join(" ")}\n`);
  console.error = (...words) => err.push(`${words.join(" ")}\n`);
  try {
    const code = await runCommand(args);
    return { code, out: out.join(""), err: err.join("") };
  } finally {
    Object.assign(console, { log, error });
    process.exitCode = 0;
  }
}
