/** @file `fit`: epochs over batches, with callbacks. */
import { History } from "../callbacks/history.ts";
import { ProgbarLogger } from "../callbacks/progbar-logger.ts";
import { ConfigError } from "../errors.ts";
import type { AnyModel } from "../models/model.ts";
import { disposeBatch, type Epochs } from "./batches.ts";
import { type CallbackLike, CallbackList } from "./callback-list.ts";
import type { Logs } from "./compiled.ts";
import { testEpoch } from "./evaluate.ts";
import { type DataOptions, trainingData } from "./fit-data.ts";
import { inTidy } from "./in-tidy.ts";
import { checkOptions } from "./options.ts";

export type { History } from "../callbacks/history.ts";

export interface FitOptions extends DataOptions {
  /** Rows of a batch, 32 when left out; not for iterators. */
  readonly batch_size?: number;
  readonly epochs?: number;
  readonly callbacks?: readonly CallbackLike[];
  /** 1 or 2 prints a line after each epoch, unless a `ProgbarLogger` is among the callbacks; 0, the default, nothing. */
  readonly verbose?: number;
  /** The share of the rows at the end that is tested on, not trained on. */
  readonly validation_split?: number;
  /** `[x, y]` or `[x, y, sampleWeight]`, or an iterator of batches. */
  readonly validation_data?: DataOptions["validation_data"];
  /** Shuffle the rows before each epoch. */
  readonly shuffle?: boolean;
  /** Makes the shuffling the same each time. */
  readonly seed?: number;
  /** Weights of the samples by class. */
  readonly class_weight?: Readonly<Record<number, number>>;
  /** A weight per sample, or per step. */
  readonly sample_weight?: unknown;
  readonly initial_epoch?: number;
  /** Batches of an epoch. An iterator goes on in the next epoch where it stopped. */
  readonly steps_per_epoch?: number;
  readonly validation_steps?: number;
  readonly validation_batch_size?: number;
  /** Test after every so many epochs, or after those of a list, counted from 1. */
  readonly validation_freq?: number | readonly number[];
}

const fitOptions = [
  ...[
    "batch_size",
    "epochs",
    "verbose",
    "callbacks",
    "validation_split",
    "validation_data",
    "shuffle",
    "seed",
  ],
  ...["class_weight", "sample_weight", "initial_epoch", "steps_per_epoch", "validation_steps"],
  ...["validation_batch_size", "validation_freq"],
];

/** Trains a compiled model. */
export async function fitModel(
  model: AnyModel,
  x: unknown,
  y: unknown,
  options: FitOptions,
): Promise<History> {
  model.trainer;
  checkOptions("fit", options, fitOptions);
  const { epochs = 1, initial_epoch = 0, verbose = 0 } = options;
  const { train, validation } = trainingData(model, x, y, options);
  const history = new History();
  const listeners = [...(options.callbacks ?? []), history];
  const params = { epochs, steps: train.steps ?? null, verbose };
  const callbacks = new CallbackList(model, withProgress(listeners, verbose), params);
  model.stopTraining = false;
  await callbacks.call("onTrainBegin");
  let logs: Logs = {};
  for (let epoch = initial_epoch; epoch < epochs && !model.stopTraining; epoch++) {
    model.resetMetrics();
    await callbacks.call("onEpochBegin", epoch);
    logs = await trainEpoch(model, train, callbacks);
    if (validation !== undefined && isDue(epoch, options.validation_freq ?? 1)) {
      const tested = await testEpoch(model, validation, callbacks);
      const renamed = Object.entries(tested).map(([name, value]) => [`val_${name}`, value]);
      logs = { ...logs, ...Object.fromEntries(renamed) };
    }
    await callbacks.call("onEpochEnd", epoch, logs);
  }
  if (epochs > 0) model.optimizer.finalizeVariableValues();
  await callbacks.call("onTrainEnd", undefined, logs);
  return history;
}

/** The callbacks, with one that prints where `verbose` asks for it and none is there. */
export function withProgress(
  callbacks: readonly CallbackLike[],
  verbose: number,
): readonly CallbackLike[] {
  const prints = callbacks.some((callback) => callback instanceof ProgbarLogger);
  return verbose > 0 && !prints ? [...callbacks, new ProgbarLogger()] : callbacks;
}

async function trainEpoch(model: AnyModel, data: Epochs, callbacks: CallbackList): Promise<Logs> {
  let logs: Logs = {};
  let step = 0;
  for await (const batch of data.epoch()) {
    try {
      await callbacks.call("onTrainBatchBegin", step);
      logs = inTidy(() => model.trainStep(batch));
    } finally {
      disposeBatch(batch);
    }
    await callbacks.call("onTrainBatchEnd", step, logs);
    step++;
    if (model.stopTraining) break;
  }
  if (step > 0) return logs;
  throw new ConfigError(
    "fit: there are no batches to train on. An iterator that is used up cannot begin again: pass an object whose [Symbol.iterator] makes a new one, or give steps_per_epoch.",
  );
}

function isDue(epoch: number, frequency: number | readonly number[]): boolean {
  return typeof frequency === "number"
    ? (epoch + 1) % frequency === 0
    : frequency.includes(epoch + 1);
}
