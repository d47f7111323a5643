/** @file What `compile` adds to a model: the losses, metrics and optimizer, and one step of training or testing. */
import * as tf from "@tensorflow/tfjs-core";
import { serializeConfigured } from "../config/configured.ts";
import { ConfigError } from "../errors.ts";
import { collectSlices } from "../gradients/sliced-gradient.ts";
import type { JsonObject } from "../json.ts";
import { withLosses } from "../layer/call-context.ts";
import { maskOf } from "../layer/mask.ts";
import type { AnyMetric } from "../metrics/metric.ts";
import { Mean } from "../metrics/reduction-metrics.ts";
import type { AnyModel } from "../models/model.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { Nested } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { flatten } from "../tree.ts";
import type { Batch } from "./batches.ts";
import { savedForm } from "./compile-config.ts";
import { CompiledLoss, CompiledMetrics, type Logs, type PerOutput } from "./compiled.ts";
import { gradients } from "./gradients.ts";
import { inTidy } from "./in-tidy.ts";
import { checkOptions } from "./options.ts";
import { type LossIdentifier, type MetricIdentifier, resolveOptimizer } from "./resolve.ts";
import { slotsOf, spread } from "./slots.ts";

/** Arguments of `compile`, as in Keras. */
export interface CompileArgs {
  /** A name, a saved object, or an instance. */
  readonly optimizer?: string | Optimizer | object;
  /** For one output, a list, or a dictionary by output. */
  readonly loss?: PerOutput<LossIdentifier> | undefined;
  /** What each output's loss counts in the sum. */
  readonly loss_weights?: PerOutput<number> | undefined;
  readonly metrics?: PerOutput<MetricIdentifier | readonly MetricIdentifier[]> | undefined;
  /** Metrics that sample weights apply to. */
  readonly weighted_metrics?: PerOutput<MetricIdentifier | readonly MetricIdentifier[]> | undefined;
  /** Keras's, saved with the model; it changes nothing here. */
  readonly run_eagerly?: boolean;
  /** Keras's, saved with the model; it changes nothing here. */
  readonly steps_per_execution?: number;
  /** Keras's, saved with the model; it changes nothing here. */
  readonly jit_compile?: boolean | "auto";
}

const compileOptions = [
  ...["optimizer", "loss", "loss_weights", "metrics", "weighted_metrics"],
  ...["run_eagerly", "steps_per_execution", "jit_compile"],
];

/** The compiled part of a model. */
export class Trainer {
  readonly model: AnyModel;
  readonly args: CompileArgs;
  readonly optimizer: Optimizer;
  readonly lossTracker = new Mean({ name: "loss" });
  readonly #loss: CompiledLoss | undefined;
  readonly #metrics: CompiledMetrics;

  constructor(model: AnyModel, args: CompileArgs) {
    checkOptions("compile", args, compileOptions);
    this.model = model;
    this.args = args;
    this.optimizer = resolveOptimizer(args.optimizer ?? "rmsprop");
    this.#loss =
      args.loss === undefined ? undefined : new CompiledLoss(args.loss, args.loss_weights);
    this.#metrics = new CompiledMetrics(args.metrics, args.weighted_metrics);
  }

  /** The loss tracker, the metrics, and with several outputs the loss of each. */
  get metrics(): readonly AnyMetric[] {
    const losses = this.#loss?.metrics ?? [];
    return [this.lossTracker, ...this.#metrics.metrics, ...losses] as unknown as AnyMetric[];
  }

  resetMetrics(): void {
    for (const metric of this.metrics) metric.resetState();
  }

  /** The figures so far. */
  results(): Logs {
    const losses = Object.fromEntries(
      (this.#loss?.metrics ?? []).map((metric) => [metric.name, metric.result()]),
    );
    return { loss: this.lossTracker.result(), ...this.#metrics.result(), ...losses };
  }

  /** The loss of outputs and labels, by the losses of `compile`. */
  computeLoss(
    y: Nested<Tensor> | undefined,
    yPred: Nested<Tensor>,
    sampleWeight: Nested<Tensor> | undefined,
  ): Tensor | undefined {
    if (this.#loss === undefined) return undefined;
    const slots = slotsOf(this.model, yPred);
    const labels = spread<Tensor>(y, slots, "labels");
    const weights = spread<Tensor>(sampleWeight, slots, "sample_weight");
    return this.#loss.call(slots, labels, flatten(yPred), weights);
  }

  /** Adds a batch to the metrics. */
  computeMetrics(
    y: Nested<Tensor> | undefined,
    yPred: Nested<Tensor>,
    sampleWeight: Nested<Tensor> | undefined,
  ): Logs {
    const slots = slotsOf(this.model, yPred);
    const labels = spread<Tensor>(y, slots, "labels");
    const weights = spread<Tensor>(sampleWeight, slots, "sample_weight");
    this.#metrics.update(slots, labels, flatten(yPred), weights);
    return this.results();
  }

  /** One step: outputs, loss, gradients, new weights, metrics. */
  trainStep(batch: Batch): Logs {
    return inTidy(() => {
      const { model, optimizer } = this;
      if (!model.built) model.invoke(batch.x, { training: false }); // a subclass makes its weights in its first call
      const variables = model.trainableWeights;
      let yPred: Nested<Tensor> = [];
      let total = 0;
      const slopes = collectSlices(() =>
        gradients(() => {
          const step = this.forward(batch, true);
          yPred = step.yPred;
          total = step.loss.dataSync()[0] ?? 0;
          return optimizer.scaleLoss(step.loss);
        }, variables),
      );
      this.lossTracker.addNumber(total, rowsOf(batch));
      optimizer.apply(slopes.result.gradients, variables);
      slopes.dispose();
      const logs = this.model.computeMetrics(batch.x, batch.y, yPred, batch.sampleWeight);
      tf.dispose(flatten(yPred));
      return logs;
    });
  }

  /** One step without training. */
  testStep(batch: Batch): Logs {
    return inTidy(() => {
      const { yPred, loss } = this.forward(batch, false);
      this.lossTracker.addNumber(loss.dataSync()[0] ?? 0, rowsOf(batch));
      const logs = this.model.computeMetrics(batch.x, batch.y, yPred, batch.sampleWeight);
      tf.dispose(flatten(yPred));
      return logs;
    });
  }

  /** Outputs and the whole loss: of `compile`, of layers, of regularizers. */
  private forward(batch: Batch, training: boolean): { yPred: Nested<Tensor>; loss: Tensor } {
    const { result: yPred, losses } = withLosses(
      () => this.model.invoke(batch.x, { training }) as Nested<Tensor>,
    );
    for (const output of flatten(yPred)) {
      tf.keep(output);
      const mask = maskOf(output);
      if (mask !== undefined) tf.keep(mask); // metrics see it too; it goes with its output
    }
    const own = this.model.computeLoss(batch.x, batch.y, yPred, batch.sampleWeight);
    const terms = [own ?? [], losses, penalties(this.model)].flat();
    const [first, ...more] = terms;
    if (first === undefined) {
      throw new ConfigError(
        `${String(this.model)}: there is no loss. Give compile({ loss }), or add one with addLoss.`,
      );
    }
    const loss = more.reduce((sum, term) => tf.add(sum, tf.sum(term)), tf.sum(first) as Tensor);
    for (const term of losses) term.dispose();
    return { yPred, loss };
  }

  /** What `compile` was given, as Keras saves it; functions have no saved form. */
  getCompileConfig(): JsonObject {
    const { loss, loss_weights, metrics, weighted_metrics, jit_compile = false } = this.args;
    return {
      optimizer: serializeConfigured(this.optimizer),
      loss: savedForm(loss),
      loss_weights: savedForm(loss_weights),
      metrics: savedForm(metrics),
      weighted_metrics: savedForm(weighted_metrics),
      run_eagerly: this.args.run_eagerly ?? false,
      steps_per_execution: this.args.steps_per_execution ?? 1,
      jit_compile: jit_compile === "auto" ? false : jit_compile,
    };
  }

  dispose(): void {
    this.optimizer.dispose();
  }
}

/** The penalties on weights that train. */
function penalties(model: AnyModel): Tensor[] {
  return model.trainableWeights.flatMap((weight) =>
    weight.regularizer === null ? [] : [weight.regularizer.call(weight.value)],
  );
}

function rowsOf({ x }: Batch): number {
  return flatten(x)[0]?.shape[0] ?? 1;
}
