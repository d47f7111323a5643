/** @file The child process that opens mutants: it says how each ended, what it took, and whether anything was left. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { KerasError } from "@kmr-js/core";
import { readParity, type Source } from "@kmr-js/io";
import { laidOut } from "./folder.ts";
import type { Mutant } from "./mutant.ts";
import { used } from "./opened.ts";

/** How a mutant ended. `outcome` is `predicts`, `converts`, `reads`, or the class of one of our errors. */
export interface Trial {
  readonly index: number;
  readonly outcome: string;
  /** What is wrong: an error of another class, or something left behind. */
  readonly failure?: string;
  /** Time of the processor. */
  readonly cpuMilliseconds: number;
  /** Most memory above what the process held before. */
  readonly peakBytes: number;
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
/** Garbage is collected when the process holds more: only what a mutant takes shall count. */
const FULL_BYTES = 500 * 2 ** 20;

/** A file that nobody damaged. */
const good = fileURLToPath(new URL("../fixtures/keras/dense.parity.h5", import.meta.url));

async function attempt(mutant: Mutant, source: Source): Promise<string> {
  try {
    return await used(mutant, source);
  } catch (error) {
    if (trapped(error)) await mustStillRead();
    throw error;
  }
}

/** True when WebAssembly gave up. */
function trapped(error: unknown): boolean {
  if (error instanceof WebAssembly.RuntimeError) return true;
  return error instanceof Error && error.cause !== undefined && trapped(error.cause);
}

/** A good file must open after a bad one. @throws Error when it does not. */
async function mustStillRead(): Promise<void> {
  const parity = await readParity(good).catch((cause: unknown) => {
    throw new Error("after WebAssembly gave up, a good file does not open", { cause });
  });
  if (parity.outputs.length === 0) throw new Error("after WebAssembly gave up, a file is empty");
}

/** Resident bytes now and at their highest since the last reset, which only Linux tells. */
function resident(): { now: number; peak: number } {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    const field = (name: string): number =>
      1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]);
    return { now: field("VmRSS"), peak: field("VmHWM") };
  } catch {
    const now = process.memoryUsage.rss();
    return { now, peak: now };
  }
}

function processorTime(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

function resetPeak(): void {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // The peak then counts from the start of the process.
  }
}

async function trial(mutant: Mutant): Promise<Trial> {
  const { content } = mutant;
  const { source, remove } =
    content instanceof Uint8Array ? { source: content, remove: () => {} } : laidOut(content);
  try {
    return await measured(mutant, source);
  } finally {
    remove();
  }
}

async function measured(mutant: Mutant, source: Source): Promise<Trial> {
  if (resident().now > FULL_BYTES) collectGarbage();
  resetPeak();
  const before = resident().now;
  const started = process.cpuUsage();
  const end = (outcome: string, failure?: string): Trial => ({
    index: mutant.index,
    outcome,
    cpuMilliseconds: processorTime(started),
    peakBytes: resident().peak - before,
    ...(failure === undefined ? {} : { failure }),
  });
  try {
    return end(await attempt(mutant, source));
  } catch (error) {
    if (error instanceof KerasError) return end(error.constructor.name);
    return end("fails", told(error));
  }
}

/** An error with all that caused it. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.stack ?? String(error);
  return error.cause === undefined ? text : `${text}\n  caused by ${told(error.cause)}`;
}

process.on("unhandledRejection", (reason) => {
  throw reason;
});
process.on("message", async (mutant: Mutant) => {
  process.send?.(await trial(mutant));
});
