/** @file The callback `ProgbarLogger` as a bar in the terminal. */
import { callbacks } from "@kmr-js/core";
import { terminalBar } from "#platform";

const FORMAT = "{place}{bar} {value}/{total} - {rate} - {figures}";

/** What a bar does, of those of cli-progress. */
export interface Bar {
  start(total: number, value: number, payload: object): void;
  setTotal(total: number): void;
  update(value: number, payload: object): void;
  stop(): void;
}

/**
 * Draws a bar for each epoch, with time and figures: `fit(x, y, { callbacks: [new ProgbarLogger()] })`. Where the output is
 * no terminal, it prints a line after each epoch.
 * @see keras.callbacks.ProgbarLogger
 */
export class ProgbarLogger extends callbacks.ProgbarLogger {
  /** @param args - `makeBar` draws the bars of epochs in another way. */
  constructor(args: { readonly makeBar?: (format: string) => Bar | undefined } = {}) {
    const makeBar = args.makeBar ?? terminalBar;
    let bar: Bar | undefined;
    const line = callbacks.printProgress;
    super({
      onProgress: (progress) => {
        const { step, steps, done } = progress;
        if (bar === undefined) {
          bar = makeBar(FORMAT);
          if (bar === undefined) return line(progress);
          bar.start(steps ?? step, 0, payload(progress));
        }
        if (steps === null || done) bar.setTotal(step); // unknown until the first epoch is over
        bar.update(step, payload(progress));
        if (!done) return;
        bar.stop();
        bar = undefined;
      },
    });
  }
}

function payload({
  phase,
  epoch,
  epochs,
  step,
  elapsed,
  logs,
}: callbacks.TrainingProgress): object {
  const place = phase === "train" ? `Epoch ${epoch}/${epochs} ` : "";
  const rate = `${(elapsed / Math.max(1, step)).toFixed(0)}ms/step`;
  return { place, rate, figures: callbacks.figures(logs).join(" - ") };
}
