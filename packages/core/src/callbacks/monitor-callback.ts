/** @file What callbacks share that watch a figure get better or worse. */
import { choice, field, number, string } from "../config/field.ts";
import { ConfigError } from "../errors.ts";
import type { AnyMetric } from "../metrics/metric.ts";
import { Callback, type CallbackLogs } from "./callback.ts";

/** A number of epochs or batches. */
export const count = (initial: number) =>
  field<number>((value, place) => {
    if (Number.isInteger(value) && (value as number) >= 0) return value as number;
    throw new ConfigError(
      `${place.owner}: ${place.key} must be an integer of 0 or more. Received: ${place.key}=${String(value)}.`,
    );
  }, initial);

export const monitorFields = {
  /** The figure to watch, by its name in the logs. */
  monitor: string("val_loss"),
  /** Whether it is to fall or to rise; `auto` knows it of losses and Keras's metrics. */
  mode: choice(["auto", "min", "max"], "auto"),
};

/** Above 0, a callback prints what it does. */
export const verboseField = number(0);

interface Monitored {
  readonly monitor: string;
  readonly mode: "auto" | "min" | "max";
}

/** Watches one figure. */
export abstract class MonitorCallback extends Callback {
  protected best: number | undefined;
  protected abstract readonly watched: Monitored;
  /** The change that counts. */
  protected minDelta = 0;
  #rises: boolean | undefined;
  #warned = false;

  /** The figure of an epoch; undefined, with a warning, where there is none. */
  protected monitored(logs: CallbackLogs): number | undefined {
    const { monitor } = this.watched;
    const value = logs[monitor];
    if (typeof value === "number") return value;
    if (!this.#warned) {
      this.#warned = true;
      const names = Object.keys(logs).join(", ");
      console.warn(
        value === undefined
          ? `${this.constructor.name}: there is no figure ${JSON.stringify(monitor)} to monitor. Figures: ${names}.`
          : `${this.constructor.name}: ${JSON.stringify(monitor)} has several values, and one is needed to monitor it.`,
      );
    }
    return undefined;
  }

  /** Whether a figure is better than another, by more than `minDelta`. */
  protected isBetter(value: number, reference: number | undefined): boolean {
    if (reference === undefined) return true;
    this.#rises ??= this.direction() === "up";
    return this.#rises ? value - this.minDelta > reference : value + this.minDelta < reference;
  }

  /** @throws ConfigError for a metric of which nobody knows. */
  private direction(): "up" | "down" {
    const { mode, monitor } = this.watched;
    if (mode !== "auto") return mode === "max" ? "up" : "down";
    const name = monitor.replace(/^val_/, "");
    if (name === "loss" || name.endsWith("_loss")) return "down";
    const metrics = this.model.trainer.metrics;
    const named = (test: (metric: AnyMetric) => boolean) => metrics.find(test)?.direction;
    const found =
      named((metric) => metric.name === name) ??
      named((metric) => name.endsWith(`_${metric.name}`)) ??
      named((metric) => name.replace(/_\d+$/, "") === metric.name);
    if (found !== undefined) return found;
    throw new ConfigError(
      `${this.constructor.name}: it is not known whether ${JSON.stringify(monitor)} should rise or fall. Pass mode: "max" or mode: "min".`,
    );
  }
}
