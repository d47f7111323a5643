/** @file Measures a task in a process of its own: its time, and the most memory above what that process needs idle. */
import { spawnSync } from "node:child_process";

export interface Measure {
  readonly milliseconds: number;
  /** The highest resident size of the process. */
  readonly peakBytes: number;
}

/** Runs a script, which prints its measure, in plain Node. @throws Error when it fails. */
export function measured(script: string, args: readonly string[]): Measure {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${script} ${args.join(" ")} failed:\n${stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}
