/**
 * @file `npm run fuzz`: damages golden files and opens them. Each must load, or give one of our errors, in bounded
 * time and memory. `--mutants N`, `--seed S`; `--only INDEX` repeats one, and writes it to a file; `--damage TEXT` leaves
 * out those that are damaged otherwise.
 */
import { type ChildProcess, fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { formatTable } from "@kmr-js/core";
import { laidOut } from "./folder.ts";
import { golden } from "./golden.ts";
import { type Mutant, mutantOf, sizeOfMutant } from "./mutant.ts";
import type { Trial } from "./trial.ts";

/** A mutant that takes longer hangs. Other programs may take the processor meanwhile, so this is generous. */
const LIMIT_MS = 60_000;
/** Time of the processor that a mutant may take: the slowest golden file opens in a tenth of a second. */
const CPU_LIMIT_MS = 10_000;
/** Memory above the process's own: so many times the file, and a floor for what any model takes. */
const MEMORY_FACTOR = 4;
const MEMORY_FLOOR = 256 * 2 ** 20;
/** A process is replaced after so many mutants: WebAssembly memory never shrinks. */
const TRIALS_PER_PROCESS = 1000;
const SHOWN_FAILURES = 30;

const { values: options } = parseArgs({
  options: {
    mutants: { type: "string" },
    seed: { type: "string" },
    only: { type: "string" },
    damage: { type: "string" },
  },
});
const seed = Number(options.seed ?? 1);
const indices =
  options.only === undefined
    ? Array.from({ length: Number(options.mutants ?? 20_000) }, (_, i) => i)
    : [Number(options.only)];

interface Result extends Trial {
  readonly mutant: Omit<Mutant, "content">;
}

function start(): ChildProcess {
  return fork(fileURLToPath(new URL("trial.ts", import.meta.url)), {
    serialization: "advanced",
    execArgv: process.execArgv,
  });
}

/** Gives a mutant to a process, which is killed when it hangs. */
function give(child: ChildProcess, mutant: Mutant): Promise<Trial> {
  return new Promise((resolve) => {
    const done = (trial: Trial): void => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(trial);
    };
    const lost = (failure: string): void => {
      child.kill("SIGKILL");
      done({ index: mutant.index, outcome: "fails", failure, cpuMilliseconds: 0, peakBytes: 0 });
    };
    const timer = setTimeout(() => lost(`hangs: no end after ${LIMIT_MS} ms`), LIMIT_MS);
    child.once("message", (trial: Trial) => done(trial));
    child.once("exit", (code, signal) => lost(`the process ended (${signal ?? `exit ${code}`})`));
    child.send(mutant);
  });
}

/** One lane of mutants, in processes of its own. */
async function lane(queue: number[], report: (result: Result) => void): Promise<void> {
  let child = start();
  for (let used = 0, index = queue.shift(); index !== undefined; index = queue.shift(), used++) {
    if (used === TRIALS_PER_PROCESS || child.killed || child.exitCode !== null) {
      child.kill();
      child = start();
      used = 0;
    }
    const mutant = mutantOf(seed, index);
    if (!mutant.damage.includes(options.damage ?? "")) continue;
    if (options.only !== undefined) show(mutant);
    const trial = await give(child, mutant);
    const size = sizeOfMutant(mutant);
    const most = MEMORY_FACTOR * size + MEMORY_FLOOR;
    const excess =
      trial.peakBytes > most
        ? `takes ${megabytes(trial.peakBytes)} MB for ${size} bytes`
        : trial.cpuMilliseconds > CPU_LIMIT_MS
          ? `takes ${trial.cpuMilliseconds.toFixed(0)} ms of the processor`
          : undefined;
    const failure = trial.failure ?? excess;
    const { content: _, ...about } = mutant;
    report({ ...trial, ...(failure === undefined ? {} : { failure }), mutant: about });
  }
  child.kill();
}

function show(mutant: Mutant): void {
  const { origin, damage, use, matching, content } = mutant;
  const path = join(tmpdir(), `mutant-${seed}-${mutant.index}-${basename(origin)}`);
  if (content instanceof Uint8Array) writeFileSync(path, content);
  const place =
    content instanceof Uint8Array ? path : String(laidOut({ ...content, given: "folder" }).source);
  const how = [use, ...Object.values(matching ?? {})].join(" ");
  process.stdout.write(`${origin}: ${damage} (${how}) → ${place}\n`);
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

function summary(results: readonly Result[], seconds: number): string {
  const kinds = [...new Set(results.map(({ mutant }) => kindOf(mutant)))].sort();
  const outcomes = [...new Set(results.map(({ outcome }) => outcome))].sort();
  const rows = kinds.map((kind) => {
    const own = results.filter(({ mutant }) => kindOf(mutant) === kind);
    return [
      kind,
      ...outcomes.map((name) => String(own.filter((one) => one.outcome === name).length)),
    ];
  });
  const failures = results.filter(({ failure }) => failure !== undefined);
  const slowest = results.reduce((most, one) =>
    one.cpuMilliseconds > most.cpuMilliseconds ? one : most,
  );
  const largest = results.reduce((most, one) => (one.peakBytes > most.peakBytes ? one : most));
  return [
    ...failures
      .slice(0, SHOWN_FAILURES)
      .map(
        ({ index, mutant, failure }) =>
          `FAILED ${index} (${basename(mutant.origin)}, ${mutant.damage}): ${failure}`,
      ),
    failures.length > SHOWN_FAILURES ? `… and ${failures.length - SHOWN_FAILURES} more` : "",
    formatTable(["damage", ...outcomes], rows),
    "",
    `seed ${seed}; ${golden.length} golden files; ${seconds.toFixed(0)} s`,
    `slowest: ${slowest.cpuMilliseconds.toFixed(0)} ms of the processor (mutant ${slowest.index}); most memory: ${megabytes(largest.peakBytes)} MB (mutant ${largest.index})`,
    `repeat one with: npm run fuzz -- --seed ${seed} --only INDEX`,
    `${results.length - failures.length} passed, ${failures.length} failed`,
  ].join("\n");
}

/** Combined damages are one kind, and so are those of one part of a file. */
function kindOf({ damage }: { damage: string }): string {
  return damage.includes(" + ") ? "several" : (damage.split(":")[0] ?? damage);
}

const started = performance.now();
const results: Result[] = [];
const queue = [...indices];
const lanes = Math.min(availableParallelism(), 4, queue.length);
await Promise.all(
  Array.from({ length: lanes }, () => lane(queue, (result) => void results.push(result))),
);
process.stdout.write(`${summary(results, (performance.now() - started) / 1000)}\n`);
process.exitCode = results.some(({ failure }) => failure !== undefined) ? 1 : 0;
