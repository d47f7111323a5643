/** @file From what `compile` is given to losses, metrics and optimizers. */
import { Configured, type ConfiguredTable } from "../config/configured.ts";
import { ConfigError } from "../errors.ts";
import { isJsonObject, type Json, nearest, show } from "../json.ts";
import type { MetricFunction } from "../losses/function-field.ts";
import { Loss } from "../losses/loss.ts";
import { LossFunctionWrapper } from "../losses/loss-function-wrapper.ts";
import { lossTable } from "../losses/table.ts";
import { type AnyMetric, Metric } from "../metrics/metric.ts";
import { MeanMetricWrapper } from "../metrics/reduction-metrics.ts";
import { metricTable } from "../metrics/table.ts";
import { snakeCase } from "../naming.ts";
import { Optimizer } from "../optimizers/optimizer.ts";
import { optimizers } from "../optimizers/table.ts";
import type { Tensor } from "../tensor.ts";

/** What stands for a loss: a name, a saved object, a class, an instance, or a function that gives a value per sample. */
export type LossIdentifier = string | Loss | (new () => Loss) | MetricFunction;
/** What stands for a metric, as for a loss. */
export type MetricIdentifier = string | AnyMetric | (new () => AnyMetric) | MetricFunction;

/** Keras's rule for what "accuracy" and "crossentropy" mean for an output. */
function kindOf(yTrue: Tensor, yPred: Tensor): "binary" | "sparse_categorical" | "categorical" {
  if (yPred.shape.at(-1) === 1) return "binary";
  const sparse =
    yTrue.rank < yPred.rank || (yTrue.shape.at(-1) === 1 && (yPred.shape.at(-1) ?? 1) > 1);
  return sparse ? "sparse_categorical" : "categorical";
}

/** The name that Keras means by a word, for the shapes of an output and its labels. */
function meant(word: string, yTrue: Tensor, yPred: Tensor): string {
  const general = /^(?:(accuracy|acc)|crossentropy|ce)$/i.exec(word);
  if (general === null) return word;
  return `${kindOf(yTrue, yPred)}_${general[1] === undefined ? "crossentropy" : "accuracy"}`;
}

function isClass(value: unknown): value is new () => Configured {
  return typeof value === "function" && value.prototype instanceof Configured;
}

/** The name of a saved function, or the name itself. */
function nameIn(identifier: unknown): string | undefined {
  if (typeof identifier === "string") return identifier;
  const saved = isJsonObject(identifier) && identifier["class_name"] === "function";
  return saved && typeof identifier["config"] === "string" ? identifier["config"] : undefined;
}

/** The loss for an output. @throws ConfigError for a name that no loss has. */
export function resolveLoss(identifier: unknown, yTrue: Tensor, yPred: Tensor): Loss {
  if (identifier instanceof Loss) return identifier;
  if (isClass(identifier)) return new identifier() as Loss;
  if (typeof identifier === "function")
    return new LossFunctionWrapper({ fn: identifier as MetricFunction });
  const name = nameIn(identifier);
  if (name === undefined) return fromObject(lossTable, identifier as Json);
  const found = lossTable.byName.get(meant(name, yTrue, yPred));
  if (found === undefined) throw unknownName("loss", name, lossTable.byName.keys());
  return new found();
}

/** The metric for an output, named as its user names it. @throws ConfigError for a name that neither a metric nor a loss has. */
export function resolveMetric(identifier: unknown, yTrue: Tensor, yPred: Tensor): AnyMetric {
  if (identifier instanceof Metric) return identifier;
  if (isClass(identifier)) return resolveMetric(new identifier(), yTrue, yPred);
  if (identifier instanceof Loss) return wrapped((a, b) => identifier.call(a, b), identifier.name);
  if (typeof identifier === "function") {
    const fn = identifier as MetricFunction;
    return wrapped(fn, snakeCase(fn.name) || "fn");
  }
  const name = nameIn(identifier);
  if (name === undefined)
    return fromObject(metricTable, identifier as Json) as unknown as AnyMetric;
  const known = meant(name, yTrue, yPred);
  const found = metricTable.byName.get(known);
  if (found !== undefined) return new found({ name }) as unknown as AnyMetric;
  const loss = lossTable.byName.get(known);
  if (loss === undefined) {
    const names = ["accuracy", ...metricTable.byName.keys(), ...lossTable.byName.keys()];
    throw unknownName("metric", name, names);
  }
  const instance = new loss();
  return wrapped((a, b) => instance.values(a, b), name);
}

function wrapped(fn: MetricFunction, name: string): AnyMetric {
  return new MeanMetricWrapper({ fn, name }) as unknown as AnyMetric;
}

/** @throws ConfigError for a name that no optimizer has. */
export function resolveOptimizer(identifier: unknown): Optimizer {
  if (identifier instanceof Optimizer) return identifier;
  if (isClass(identifier)) return new identifier() as Optimizer;
  if (typeof identifier !== "string") return fromObject(optimizers, identifier as Json);
  const { byName } = optimizers;
  const found = byName.get(identifier) ?? byName.get(identifier.toLowerCase());
  if (found === undefined) throw unknownName("optimizer", identifier, byName.keys());
  return new found();
}

/** The object of a saved form. */
export function fromObject<T extends Configured>(table: ConfiguredTable<T>, json: Json): T {
  const { class_name: name, config } = isJsonObject(json) ? json : {};
  const found = typeof name === "string" ? table.byName.get(name) : undefined;
  if (found === undefined) {
    const given = typeof name === "string" ? name : show(json);
    throw unknownName(table.kind, given, table.byName.keys());
  }
  return new found(isJsonObject(config) ? config : {});
}

function unknownName(kind: string, name: string, names: Iterable<string>): ConfigError {
  const close = nearest(name, names);
  const hint = close === undefined ? "" : ` Did you mean ${JSON.stringify(close)}?`;
  return new ConfigError(`compile: there is no ${kind} ${JSON.stringify(name)}.${hint}`);
}
