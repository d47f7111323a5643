/** @file The base of metrics: a state that batches add to, and a result. */
import { Configured } from "../config/configured.ts";
import { type Fields, nullable, string } from "../config/field.ts";
import type { ConfigOf } from "../config/infer.ts";
import { snakeCase } from "../naming.ts";
import type { Tensor } from "../tensor.ts";

/** The config keys of every metric. */
export function metricFields(name: string | null) {
  return {
    name: { ...nullable(string()), initial: name },
    /** The dtype Keras computes in; here sums are kept in double precision. */
    dtype: { ...nullable(string()), initial: "float32" },
  };
}
export type MetricFields = ReturnType<typeof metricFields>;

/** A number, or several: per class, per label. */
export type MetricResult = number | readonly number[];

/**
 * A figure over many batches. A subclass adds a batch in `updateState`, gives the figure in `result`, and forgets in
 * `resetState`.
 * @see keras.metrics.Metric
 */
export abstract class Metric<F extends MetricFields = MetricFields> extends Configured<F> {
  static override readonly module = "keras.metrics";
  #name: string | undefined;

  get name(): string {
    const { name } = this.config as unknown as ConfigOf<MetricFields>;
    return (
      this.#name ??
      name ??
      snakeCase((this.constructor as unknown as { className: string }).className)
    );
  }
  /** `compile` names a metric by what the user wrote: `mse`. */
  set name(value: string) {
    this.#name = value;
  }

  /** Adds a batch. Tensors that are made here are disposed. */
  abstract updateState(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor | null): void;
  abstract result(): MetricResult;
  abstract resetState(): void;
}

export type AnyMetric = Metric<MetricFields & Fields>;
