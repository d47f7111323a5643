/** @file What `compile` fixes: losses and metrics for each output, found from names where the outputs are known. */
import * as tf from "@tensorflow/tfjs-core";
import { ConfigError, KerasError, ShapeError } from "../errors.ts";
import type { Loss } from "../losses/loss.ts";
import type { AnyMetric, MetricResult } from "../metrics/metric.ts";
import { Mean } from "../metrics/reduction-metrics.ts";
import { formatShape, type Nested } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { flatten } from "../tree.ts";
import {
  type LossIdentifier,
  type MetricIdentifier,
  resolveLoss,
  resolveMetric,
} from "./resolve.ts";
import { isSingle, type Slot, spread } from "./slots.ts";

/** For one output, or for each: a list in their order, or a dictionary by key or name. */
export type PerOutput<T> = T | readonly (T | null)[] | { readonly [output: string]: T | null };

/** The figures of a step or an epoch by name. */
export type Logs = Readonly<Record<string, MetricResult>>;

interface OutputLoss {
  readonly loss: Loss;
  readonly weight: number;
  readonly tracker: Mean | undefined;
}
interface OutputMetrics {
  readonly prefix: string;
  readonly metrics: readonly AnyMetric[];
}

/** A loss for each output that has one, and the sum of them. */
export class CompiledLoss {
  readonly #given: PerOutput<LossIdentifier>;
  readonly #weights: unknown;
  #losses: readonly (OutputLoss | undefined)[] | undefined;

  constructor(given: PerOutput<LossIdentifier>, weights: unknown) {
    this.#given = given;
    this.#weights = weights;
  }

  private build(slots: readonly Slot[], yTrue: readonly Tensor[], yPred: readonly Tensor[]) {
    const found = spread<LossIdentifier>(this.#given, slots, "loss");
    const weights = spread<number>(this.#weights, slots, "loss_weights");
    const several = found.filter((loss) => loss !== undefined).length > 1;
    return found.map((identifier, i) => {
      if (identifier === undefined) return undefined;
      const loss = resolveLoss(identifier, yTrue[i] as Tensor, yPred[i] as Tensor);
      const name = `${slots[i]?.name ?? loss.name}_loss`;
      return { loss, weight: weights[i] ?? 1, tracker: several ? new Mean({ name }) : undefined };
    });
  }

  /** The weighted sum of the losses of a batch. */
  call(
    slots: readonly Slot[],
    yTrue: readonly (Tensor | undefined)[],
    yPred: readonly Tensor[],
    sampleWeight: readonly (Tensor | undefined)[],
  ): Tensor {
    this.#losses ??= this.build(slots, yTrue as readonly Tensor[], yPred);
    const terms = this.#losses.flatMap((entry, i) => {
      const [target, output] = [yTrue[i], yPred[i]];
      if (entry === undefined || target === undefined || output === undefined) return [];
      const place = `loss ${JSON.stringify(entry.loss.name)} of output ${JSON.stringify(slots[i]?.name ?? i)}`;
      const value = lossOf(place, entry.loss, target, output, sampleWeight[i]);
      entry.tracker?.addNumber(value.dataSync()[0] ?? 0); // as on TensorFlow, all batches count alike
      return [entry.weight === 1 ? value : tf.mul(value, entry.weight)];
    });
    if (terms.length === 0)
      throw new ConfigError("fit: there are no labels for any output with a loss.");
    return terms.reduce((a, b) => tf.add(a, b));
  }

  get metrics(): readonly Mean[] {
    return (this.#losses ?? []).flatMap((entry) => entry?.tracker ?? []);
  }
}

/** The loss of an output. @throws ShapeError that names the output when labels or weights do not fit it. */
function lossOf(
  place: string,
  loss: Loss,
  target: Tensor,
  output: Tensor,
  weight: Tensor | undefined,
): Tensor {
  const shapes = `labels ${formatShape(target.shape)}, predictions ${formatShape(output.shape)}${weight === undefined ? "" : `, sample weights ${formatShape(weight.shape)}`}`;
  try {
    return loss.call(target, output, weight);
  } catch (cause) {
    if (cause instanceof KerasError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ShapeError(`The ${place} cannot be computed for ${shapes}: ${reason}`, { cause });
  }
}

/** Metrics for each output. */
export class CompiledMetrics {
  readonly #given: readonly [plain: unknown, weighted: unknown];
  #built:
    | readonly [plain: readonly OutputMetrics[], weighted: readonly OutputMetrics[]]
    | undefined;

  constructor(plain: unknown, weighted: unknown) {
    this.#given = [plain, weighted];
  }

  /** Adds a batch. */
  update(
    slots: readonly Slot[],
    yTrue: readonly (Tensor | undefined)[],
    yPred: readonly Tensor[],
    sampleWeight: readonly (Tensor | undefined)[],
  ): void {
    const build = (given: unknown): OutputMetrics[] =>
      buildMetrics(given, slots, yTrue as readonly Tensor[], yPred);
    this.#built ??= [build(this.#given[0]), build(this.#given[1])];
    for (const [group, weighted] of [
      [this.#built[0], false],
      [this.#built[1], true],
    ] as const) {
      for (const [i, { metrics }] of group.entries()) {
        const [target, output] = [yTrue[i], yPred[i]];
        if (target === undefined || output === undefined) continue;
        for (const metric of metrics) {
          metric.updateState(target, output, weighted ? (sampleWeight[i] ?? null) : null);
        }
      }
    }
  }

  get metrics(): readonly AnyMetric[] {
    return (this.#built ?? []).flatMap((group) => group.flatMap(({ metrics }) => metrics));
  }

  /** The figures by name; a second one of a name gets `weighted_` before it or a number behind it. */
  result(): Logs {
    const logs: Record<string, MetricResult> = {};
    for (const [i, group] of (this.#built ?? []).entries()) {
      for (const { prefix, metrics } of group) {
        for (const metric of metrics)
          logs[freeName(logs, prefix, metric.name, i === 1)] = metric.result();
      }
    }
    return logs;
  }
}

function freeName(logs: Logs, prefix: string, name: string, weighted: boolean): string {
  const plain = `${prefix}${name}`;
  if (!(plain in logs)) return plain;
  const base = weighted ? `${prefix}weighted_${name}` : plain;
  if (!(base in logs)) return base;
  let number = 1;
  while (`${base}_${number}` in logs) number++;
  return `${base}_${number}`;
}

function buildMetrics(
  given: unknown,
  slots: readonly Slot[],
  yTrue: readonly Tensor[],
  yPred: readonly Tensor[],
): OutputMetrics[] {
  if (given === undefined || given === null) return [];
  const single = slots.length === 1;
  const flat = single && !isSingle(given) ? [flatten(given as Nested<unknown>)] : undefined;
  const lists = flat ?? spread<unknown>(given, slots, "metrics");
  return lists.map((list, i) => ({
    prefix: single || !slots[i]?.name ? "" : `${slots[i].name}_`,
    metrics: [list ?? []]
      .flat()
      .map((identifier) =>
        resolveMetric(identifier as MetricIdentifier, yTrue[i] as Tensor, yPred[i] as Tensor),
      ),
  }));
}
