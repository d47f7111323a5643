/** @file The base of metrics: a state that batches add to, and a result. */
import { Configured } from "../config/configured.ts";
import { type Fields, nullable, string } from "../config/field.ts";
import type { ConfigOf } from "../config/infer.ts";
import type { JsonObject } from "../json.ts";
import { autoName, snakeCase } from "../naming.ts";
import type { Tensor } from "../tensor.ts";
import { MetricVariable } from "./metric-variable.ts";

/** The config keys of every metric. Without a name, it is the class's with a number: `auc`, `auc_1`. */
export function metricFields(name: string | null = null, dtype = "float32") {
  return {
    name: { ...nullable(string()), initial: name },
    /** The dtype Keras computes in; here sums are kept in double precision. */
    dtype: { ...nullable(string()), initial: dtype },
  };
}
export type MetricFields = ReturnType<typeof metricFields>;

/** A number, or several: per class, per label, per threshold. */
export type MetricResult = number | readonly number[];

/**
 * A figure over many batches. A subclass makes its state with `addVariable`, adds a batch in `updateState`, and gives the
 * figure in `result`.
 * @example
 * class Rows extends Metric {
 *   static override readonly className = "Rows";
 *   private readonly count = this.addVariable("count");
 *   override updateState(_yTrue: Tensor, yPred: Tensor): void {
 *     this.count.assignAdd(yPred.shape[0] ?? 1);
 *   }
 *   override result(): number {
 *     return this.count.value;
 *   }
 * }
 * @see keras.metrics.Metric
 */
export abstract class Metric<F extends MetricFields = MetricFields> extends Configured<F> {
  static override readonly module: string = "keras.metrics";
  static override readonly fields: Fields = metricFields();
  /** Whether better figures lie above or below; undefined where nobody knows. Callbacks ask for it. */
  static readonly direction: "up" | "down" | undefined = undefined;
  /** What logs call the metric; `compile` names it by what the user wrote: `mse`. */
  name: string;
  /** The state, in Keras's order. */
  readonly variables: MetricVariable[] = [];

  constructor(...args: ConstructorParameters<typeof Configured<F>>) {
    super(...args);
    const { name } = this.config as unknown as ConfigOf<MetricFields>;
    const { className } = this.constructor as unknown as { className: string };
    this.name = name ?? autoName(snakeCase(className));
  }

  get direction(): "up" | "down" | undefined {
    return (this.constructor as typeof Metric).direction;
  }

  /** Makes a part of the state: zeros. */
  protected addVariable(name: string, shape: readonly number[] = []): MetricVariable {
    const variable = new MetricVariable(name, shape);
    this.variables.push(variable);
    return variable;
  }

  /** Adds a batch. Training calls it in a `tidy`; other callers dispose what they pass. */
  abstract updateState(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor | null): void;
  /** The figure over all batches since the last `resetState`. */
  abstract result(): MetricResult;

  /** Forgets all batches. */
  resetState(): void {
    for (const variable of this.variables) variable.assign(0);
  }

  override getConfig(): JsonObject {
    return { ...super.getConfig(), name: this.name };
  }
}

export type AnyMetric = Metric<MetricFields & Fields>;
