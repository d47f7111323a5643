/** @file A progress bar for what takes longer than a second, on a terminal only. */
import type { ReadProgress } from "@kmr-js/io";
import { Presets, SingleBar } from "cli-progress";

/** Loads and predictions shorter than this show no bar. */
const DELAY_MS = 1000;

/** Shows how far a task is. Call `stop` when it ends, also by an error. */
export interface Progress {
  update(label: string, done: number, total: number | null): void;
  stop(): void;
}

/** A bar on stderr, so that stdout can be piped; nothing where stderr is no terminal. */
export function progressBar(
  stream: NodeJS.WriteStream = process.stderr,
  now: () => number = Date.now,
): Progress {
  if (!stream.isTTY) return { update: () => {}, stop: () => {} };
  const started = now();
  let bar: SingleBar | undefined;
  return {
    update: (label, done, total) => {
      if (bar === undefined) {
        if (now() - started < DELAY_MS) return;
        bar = new SingleBar(
          {
            stream,
            format: "{label} {bar} {percentage}% | {eta_formatted} left",
            clearOnComplete: true,
          },
          Presets.shades_classic,
        );
        bar.start(total ?? done, done, { label });
      }
      bar.setTotal(Math.max(total ?? done, 1));
      bar.update(done, { label });
    },
    stop: () => bar?.stop(),
  };
}

/** Runs a load with a bar. */
export async function withLoadBar<T>(
  load: (onProgress: (progress: ReadProgress) => void) => Promise<T>,
): Promise<T> {
  const bar = progressBar();
  try {
    return await load(({ phase, loaded, total }) =>
      bar.update(phase === "read" ? "Reading" : "Loading weights", loaded, total),
    );
  } finally {
    bar.stop();
  }
}
