/** @file The base of callbacks: what happens at the moments of a training run. */
import { ConfigError } from "../errors.ts";
import type { MetricResult } from "../metrics/metric.ts";
import type { AnyModel } from "../models/model.ts";
import type { RunParams } from "../training/callback-list.ts";

/** The figures at a moment, by name. What one callback adds, those behind it see. */
export type CallbackLogs = Record<string, MetricResult>;

type Done = void | Promise<void>;

/**
 * Something to do at moments of `fit`, `evaluate` and `predict`. A subclass overrides the hooks it needs; they may be
 * asynchronous. Epochs and batches count from 0.
 * @example
 * class Report extends Callback {
 *   override onEpochEnd(epoch: number, logs: CallbackLogs): void {
 *     if (logs["loss"] === 0) this.model.stopTraining = true;
 *   }
 * }
 * @see keras.callbacks.Callback
 */
export class Callback {
  params: RunParams | undefined;
  #model: AnyModel | undefined;

  /** The model of the run. @throws ConfigError before there is one. */
  get model(): AnyModel {
    if (this.#model === undefined) {
      throw new ConfigError(
        `${this.constructor.name} has no model yet: pass it to fit({ callbacks: [...] }), or call setModel(model).`,
      );
    }
    return this.#model;
  }

  setModel(model: AnyModel): void {
    this.#model = model;
  }
  setParams(params: RunParams): void {
    this.params = params;
  }

  onTrainBegin(_logs?: CallbackLogs): Done {}
  onTrainEnd(_logs?: CallbackLogs): Done {}
  onEpochBegin(_epoch: number, _logs?: CallbackLogs): Done {}
  onEpochEnd(_epoch: number, _logs: CallbackLogs): Done {}
  onTrainBatchBegin(_batch: number, _logs?: CallbackLogs): Done {}
  onTrainBatchEnd(_batch: number, _logs: CallbackLogs): Done {}
  onTestBegin(_logs?: CallbackLogs): Done {}
  onTestEnd(_logs: CallbackLogs): Done {}
  onTestBatchBegin(_batch: number, _logs?: CallbackLogs): Done {}
  onTestBatchEnd(_batch: number, _logs: CallbackLogs): Done {}
  onPredictBegin(_logs?: CallbackLogs): Done {}
  onPredictEnd(_logs?: CallbackLogs): Done {}
  onPredictBatchBegin(_batch: number, _logs?: CallbackLogs): Done {}
  onPredictBatchEnd(_batch: number, _logs?: CallbackLogs): Done {}
}
