/** @file `npm run bench -- io`: reading and writing 400 MB of weights by path, against reading and writing the bytes. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { formatTable } from "@kmr-js/core";
import { type Measure, measured } from "./io/measure.ts";
import { median } from "./median.ts";

/** What reading and writing may take: times of the bytes, and of the file's size. */
const READ_TIME = 2;
const WRITE_TIME = 3;
const READ_MEMORY = 1.35;

const script = fileURLToPath(new URL("io/task.mjs", import.meta.url));

/** Each round runs every task once, and begins with another, so that the machine's moods meet all of them. */
function bench(): void {
  const { values } = parseArgs({ options: { rounds: { type: "string" } } });
  const rounds = Number(values.rounds ?? 11);
  const folder = mkdtempSync(join(tmpdir(), "kmr-bench-"));
  const [keras, weights] = [join(folder, "model.keras"), join(folder, "model.weights.h5")];
  const tasks = [
    ["write bytes", join(folder, "bytes")],
    ["save model", keras],
    ["save weights", weights],
    ["read bytes", keras],
    ["load model", keras],
    ["load weights", weights],
    ["idle", keras],
  ] as const;
  try {
    measured(script, ["save model", keras]);
    measured(script, ["save weights", weights]);
    const found = new Map<string, Measure[]>(tasks.map(([task]) => [task, []]));
    for (let round = 0; round < rounds; round++) {
      const first = round % tasks.length;
      for (const [task, file] of [...tasks.slice(first), ...tasks.slice(0, first)]) {
        // A file that is replaced lends its memory, or has to be freed: each is written anew.
        if (/^(write|save)/.test(task)) rmSync(file, { force: true });
        found.get(task)?.push(measured(script, [task, file]));
      }
    }
    process.stdout.write(`${table(found, statSync(keras).size)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function table(found: ReadonlyMap<string, readonly Measure[]>, size: number): string {
  const time = (task: string): number => middle(found, task, "milliseconds");
  const memory = (task: string): number =>
    (middle(found, task, "peakBytes") - middle(found, "idle", "peakBytes")) / size;
  const bound = (value: number, most: number): string =>
    `${value.toFixed(2)} ×  (bound ${most} ×: ${value <= most ? "met" : "MISSED"})`;
  const rows = [
    ["read bytes", ms(time("read bytes")), "", `${memory("read bytes").toFixed(2)} ×`],
    ...["load model", "load weights"].map((task) => [
      task,
      ms(time(task)),
      bound(time(task) / time("read bytes"), READ_TIME),
      bound(memory(task), READ_MEMORY),
    ]),
    ["write bytes", ms(time("write bytes")), "", ""],
    ...["save model", "save weights"].map((task) => [
      task,
      ms(time(task)),
      bound(time(task) / time("write bytes"), WRITE_TIME),
      `${memory(task).toFixed(2)} ×, the model's own weights included`,
    ]),
  ];
  const rounds = found.get("idle")?.length ?? 0;
  return `${(size / 1e6).toFixed(0)} MB, medians of ${rounds} rounds, each task in a process of its own\n\n${formatTable(
    ["task", "time", "of the bytes' time", "peak memory, of the file's size"],
    rows,
  )}`;
}

function middle(
  found: ReadonlyMap<string, readonly Measure[]>,
  task: string,
  key: keyof Measure,
): number {
  return median((found.get(task) ?? []).map((measure) => measure[key]));
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

bench();
