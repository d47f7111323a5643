/** @file Measures a task in a process of its own: its time, and the most memory above what that process needs idle. */
import { spawnSync } from "node:child_process";

export interface Measure {
  readonly milliseconds: number;
  /** Time of the processor, which other programs do not lengthen. */
  readonly cpuMilliseconds: number;
  /** The highest resident size of the process. */
  readonly peakBytes: number;
}

/** The process's side: times a task that was prepared, and prints the measure. */
export async function report(task: () => unknown): Promise<void> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  await task();
  const milliseconds = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  const cpuMilliseconds = (user + system) / 1000;
  // Linux counts in KiB, as Node documents for every system.
  const peakBytes = 1024 * process.resourceUsage().maxRSS;
  process.stdout.write(`${JSON.stringify({ milliseconds, cpuMilliseconds, peakBytes })}\n`);
}

/** Runs a script that ends with `report`, on the loader of this process. @throws Error when it fails. */
export function measured(script: string, args: readonly string[]): Measure {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...process.execArgv, script, ...args],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${script} ${args.join(" ")} failed:\n${stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}
