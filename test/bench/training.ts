/**
 * @file `npm run bench -- training [cpu|wasm …]`: steps per second, ours and tfjs-layers' side by side.
 * Both train 100 → 128 × 3 → 1 with Adam on batches of 256. They take turns in processes of their own, for our backend
 * mends kernels that tfjs-layers would profit from.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median } from "./median.ts";
import type { Measured } from "./training/measure.ts";

const ROUNDS = 3;
const given = process.argv.slice(2);
const backends = given.length > 0 ? given : ["cpu", "wasm"];

function measure(subject: string, backend: string, ...flags: string[]): Measured {
  const file = fileURLToPath(new URL(`./training/${subject}.ts`, import.meta.url));
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [...process.execArgv, file, backend, ...flags],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${subject} on ${backend} failed:\n${stderr}`);
  return JSON.parse(stdout) as Measured;
}

for (const backend of backends) {
  const ours: Measured[] = [];
  const theirs: Measured[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(measure("kmr", backend, ...(round === 0 ? [] : ["--no-leaks"])));
    theirs.push(measure("tfjs-layers", backend));
  }
  for (const way of ["trainOnBatch", "fit"] as const) {
    const [mine, other] = [ours, theirs].map((runs) => runs.map((run) => run[way]));
    const [a, b] = [median(mine ?? []), median(other ?? [])];
    const spread = (mine ?? []).map((value, i) => (other?.[i] ?? 0) / value);
    const range = `${Math.min(...spread).toFixed(2)} to ${Math.max(...spread).toFixed(2)}`;
    console.log(
      `${backend.padEnd(5)} ${way.padEnd(13)} kmr ${a.toFixed(2)} ms, tfjs-layers ${b.toFixed(2)} ms a step: ` +
        `${(b / a).toFixed(2)} times as many steps per second (${range} in ${ROUNDS} rounds)`,
    );
  }
  console.log(`${backend.padEnd(5)} tensors left by 1,000 of our steps: ${ours[0]?.leaked}`);
}
