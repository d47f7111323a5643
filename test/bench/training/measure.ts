/** @file How one subject of the benchmark is measured, and the data it trains on. */
import { median } from "../median.ts";

export const [FEATURES, UNITS, BATCH, BATCHES] = [100, 128, 256, 8];
const [WARM_UP, STEPS, LEAK_STEPS] = [100, 40, 1000];

/** Milliseconds a step (median), and tensors that stay after many steps. */
export interface Measured {
  readonly trainOnBatch: number;
  readonly fit: number;
  readonly leaked: number;
}

export interface Subject {
  step(): unknown;
  /** One epoch over `BATCHES` batches. */
  epoch(): Promise<unknown>;
  tensors(): number;
}

/** The same numbers for each subject. */
export function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

async function time(run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Prints what was measured as JSON. */
export async function report(subject: Subject, countLeaks: boolean): Promise<void> {
  for (let i = 0; i < WARM_UP; i++) await subject.step();
  await subject.epoch();
  const steps: number[] = [];
  for (let i = 0; i < STEPS; i++) steps.push(await time(() => subject.step()));
  const epochs: number[] = [];
  for (let i = 0; i < STEPS / BATCHES; i++) epochs.push(await time(() => subject.epoch()));
  const before = subject.tensors();
  for (let i = 0; countLeaks && i < LEAK_STEPS; i++) await subject.step();
  const measured: Measured = {
    trainOnBatch: median(steps),
    fit: median(epochs) / BATCHES,
    leaked: subject.tensors() - before,
  };
  process.stdout.write(JSON.stringify(measured));
}
