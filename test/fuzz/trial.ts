/** @file The child process that opens mutants: it says how each ended, what it took, and whether anything was left. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type AnyModel, KerasError } from "@kmr-js/core";
import { inspectFile, loadWeights, type Parity, readParity, verifyParity } from "@kmr-js/io";
import { kmrLayers, loadModel } from "@kmr-js/kmr-compat";
import { kerasLayers } from "@kmr-js/layers";
import { memory } from "@tensorflow/tfjs-core";
import type { Mutant } from "./mutant.ts";

/** How a mutant ended. `outcome` is `predicts`, `reads`, or the class of one of our errors. */
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

const parities = new Map<string, Promise<Parity>>();
const models = new Map<string, Promise<AnyModel>>();
/** A file that nobody damaged. */
const good = fileURLToPath(new URL("../fixtures/keras/dense.parity.h5", import.meta.url));
const quiet = { onNotice: () => {} };

async function attempt(mutant: Mutant): Promise<string> {
  try {
    return await opened(mutant);
  } catch (error) {
    if (trapped(error)) await mustStillRead();
    throw error;
  }
}

async function opened(mutant: Mutant): Promise<string> {
  if (mutant.use === "parity") {
    await readParity(mutant.bytes);
    return "reads";
  }
  if (mutant.use === "inspect") {
    await inspectFile(mutant.bytes, [kerasLayers, kmrLayers]);
    return "reads";
  }
  if (mutant.use === "weights") return weightsInto(await recipient(mutant.model ?? ""), mutant);
  const parity = mutant.parity === null ? undefined : await recorded(mutant.parity);
  const before = memory().numTensors;
  const ended = await predicted(mutant.bytes, parity).catch((error: unknown) => error);
  const left = memory().numTensors - before;
  if (left !== 0) throw new Error(`${left} tensors are left after: ${String(ended)}`);
  if (ended !== undefined) throw ended;
  return "predicts";
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

async function predicted(bytes: Uint8Array, parity: Parity | undefined): Promise<void> {
  const model = await loadModel(bytes, quiet);
  try {
    if (parity !== undefined) verifyParity(model, { ...parity, layers: new Map() });
  } finally {
    model.dispose();
  }
}

/** Weights change all or not at all. */
async function weightsInto(model: AnyModel, { bytes }: Mutant): Promise<string> {
  const before = model.weights.map(({ value }) => value.dataSync().slice());
  try {
    await loadWeights(model, bytes);
  } catch (error) {
    const changed = model.weights.some(({ value }, i) =>
      value.dataSync().some((item: number, k: number) => !Object.is(item, before[i]?.[k])),
    );
    if (changed) throw new Error(`some weights changed, though: ${String(error)}`);
    throw error;
  }
  return "reads";
}

function recorded(path: string): Promise<Parity> {
  const known = parities.get(path) ?? readParity(path);
  parities.set(path, known);
  return known;
}

function recipient(path: string): Promise<AnyModel> {
  const known = models.get(path) ?? loadModel(path, quiet);
  models.set(path, known);
  return known;
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
    return end(await attempt(mutant));
  } catch (error) {
    if (error instanceof KerasError) return end(error.constructor.name);
    return end("fails", error instanceof Error ? (error.stack ?? String(error)) : String(error));
  }
}

process.on("unhandledRejection", (reason) => {
  throw reason;
});
process.on("message", async (mutant: Mutant) => {
  process.send?.(await trial(mutant));
});
