/** @file `fit` and `evaluate`: epochs over batches, with callbacks. */
import { ConfigError } from "../errors.ts";
import type { AnyModel } from "../models/model.ts";
import type { Nested } from "../shape.ts";
import type { KerasTensor } from "../tensor.ts";
import {
  ArrayData,
  arrayEpochs,
  type Batch,
  type BatchSource,
  type BatchTuple,
  disposeBatch,
  type Epochs,
  isBatchSource,
  iteratorEpochs,
  weighClasses,
} from "./batches.ts";
import { type CallbackLike, CallbackList } from "./callback-list.ts";
import type { Logs } from "./compiled.ts";

/** The figures of each epoch, as Keras's `History.history`. */
export interface History {
  readonly epoch: readonly number[];
  readonly history: Readonly<Record<string, readonly number[]>>;
}

export interface FitOptions {
  /** Rows of a batch, 32 when left out; not for iterators. */
  readonly batch_size?: number;
  readonly epochs?: number;
  readonly callbacks?: readonly CallbackLike[];
  /** The share of the rows at the end that is tested on, not trained on. */
  readonly validation_split?: number;
  /** `[x, y]` or `[x, y, sampleWeight]`, or an iterator of batches. */
  readonly validation_data?: BatchTuple | BatchSource;
  /** Shuffle the rows before each epoch. */
  readonly shuffle?: boolean;
  /** Makes the shuffling the same each time. */
  readonly seed?: number;
  /** Weights of the samples by class. */
  readonly class_weight?: Readonly<Record<number, number>>;
  /** A weight per sample, or per step. */
  readonly sample_weight?: unknown;
  readonly initial_epoch?: number;
  readonly steps_per_epoch?: number;
  readonly validation_steps?: number;
  readonly validation_batch_size?: number;
  /** Test after every so many epochs, or after those of a list, counted from 1. */
  readonly validation_freq?: number | readonly number[];
}

export interface EvaluateOptions {
  readonly batch_size?: number;
  readonly sample_weight?: unknown;
  readonly steps?: number;
  readonly callbacks?: readonly CallbackLike[];
}

export interface OnBatchOptions {
  readonly sample_weight?: unknown;
  readonly class_weight?: Readonly<Record<number, number>>;
}

const DEFAULT_BATCH = 32;

/** Trains a compiled model. */
export async function fitModel(
  model: AnyModel,
  x: unknown,
  y: unknown,
  options: FitOptions,
): Promise<History> {
  const { epochs = 1, initial_epoch = 0 } = options;
  const { train, validation } = dataOf(model, x, y, options);
  const callbacks = new CallbackList(model, options.callbacks ?? [], {
    epochs,
    steps: train.steps ?? null,
  });
  const history: { epoch: number[]; history: Record<string, number[]> } = {
    epoch: [],
    history: {},
  };
  model.stopTraining = false;
  model.trainer;
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
    history.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) {
      history.history[name] = [...(history.history[name] ?? []), [value].flat()[0] as number];
    }
  }
  if (epochs > 0) model.optimizer.finalizeVariableValues();
  await callbacks.call("onTrainEnd", undefined, logs);
  return history;
}

/** Tests a compiled model. */
export async function evaluateModel(
  model: AnyModel,
  x: unknown,
  y: unknown,
  options: EvaluateOptions,
): Promise<Logs> {
  const { batch_size = DEFAULT_BATCH, sample_weight, steps } = options;
  const inputs = model.inputs as Nested<KerasTensor> | undefined;
  const data = isBatchSource(x)
    ? iteratorEpochs(x, steps, inputs)
    : arrayEpochs(ArrayData.from([x, y, sample_weight], inputs, "evaluate"), {
        batchSize: batch_size,
        steps,
        inputs,
      });
  const callbacks = new CallbackList(model, options.callbacks ?? [], {
    epochs: 1,
    steps: data.steps ?? null,
  });
  return testEpoch(model, data, callbacks);
}

/** One step on one batch. */
export function onBatch(
  model: AnyModel,
  x: unknown,
  y: unknown,
  options: OnBatchOptions,
  step: (batch: Batch) => Logs,
): Logs {
  const inputs = model.inputs as Nested<KerasTensor> | undefined;
  const data = ArrayData.from([x, y, options.sample_weight], inputs, "trainOnBatch");
  const whole = data.take(Int32Array.from({ length: data.count }, (_, i) => i));
  const batch =
    options.class_weight === undefined ? whole : weighClasses(whole, options.class_weight);
  try {
    return step(batch);
  } finally {
    disposeBatch(batch);
  }
}

/** The batches to train on, and those to test on. */
function dataOf(
  model: AnyModel,
  x: unknown,
  y: unknown,
  options: FitOptions,
): { train: Epochs; validation: Epochs | undefined } {
  const {
    batch_size = DEFAULT_BATCH,
    validation_split = 0,
    validation_data,
    class_weight,
  } = options;
  const inputs = model.inputs as Nested<KerasTensor> | undefined;
  const batchOptions = { batchSize: batch_size, inputs };
  const testOptions = {
    batchSize: options.validation_batch_size ?? batch_size,
    steps: options.validation_steps,
    inputs,
  };
  const given = (data: BatchTuple | BatchSource): Epochs =>
    isTuple(data)
      ? arrayEpochs(ArrayData.from(data, inputs, "validation_data"), testOptions)
      : iteratorEpochs(data, options.validation_steps, inputs);
  const validation = validation_data === undefined ? undefined : given(validation_data);
  if (isBatchSource(x)) {
    if (validation_split > 0)
      throw new ConfigError("fit: validation_split needs arrays. Pass validation_data instead.");
    return { train: iteratorEpochs(x, options.steps_per_epoch, inputs, class_weight), validation };
  }
  const all = ArrayData.from([x, y, options.sample_weight], inputs, "fit");
  const cut = Math.floor(all.count * (1 - validation_split));
  const splits = validation_split > 0 && validation === undefined;
  if (splits && (cut === 0 || cut === all.count)) {
    throw new ConfigError(
      `fit: validation_split=${validation_split} leaves no rows on one side of ${all.count}.`,
    );
  }
  const [kept, held] = splits ? all.split(cut) : [all, undefined];
  const train = arrayEpochs(kept, {
    ...batchOptions,
    steps: options.steps_per_epoch,
    shuffle: options.shuffle ?? true,
    seed: options.seed,
    classWeight: class_weight,
  });
  return { train, validation: held === undefined ? validation : arrayEpochs(held, testOptions) };
}

function isTuple(data: BatchTuple | BatchSource): data is BatchTuple {
  return Array.isArray(data);
}

async function trainEpoch(model: AnyModel, data: Epochs, callbacks: CallbackList): Promise<Logs> {
  let logs: Logs = {};
  let step = 0;
  for await (const batch of data.epoch()) {
    await callbacks.call("onTrainBatchBegin", step);
    try {
      logs = model.trainStep(batch);
    } finally {
      disposeBatch(batch);
    }
    await callbacks.call("onTrainBatchEnd", step, logs);
    step++;
    if (model.stopTraining) break;
  }
  if (step === 0) throw new ConfigError("fit: there are no batches to train on.");
  return logs;
}

async function testEpoch(model: AnyModel, data: Epochs, callbacks: CallbackList): Promise<Logs> {
  model.resetMetrics();
  await callbacks.call("onTestBegin");
  let logs: Logs = {};
  let step = 0;
  for await (const batch of data.epoch()) {
    await callbacks.call("onTestBatchBegin", step);
    try {
      logs = model.testStep(batch);
    } finally {
      disposeBatch(batch);
    }
    await callbacks.call("onTestBatchEnd", step, logs);
    step++;
  }
  await callbacks.call("onTestEnd", undefined, logs);
  return logs;
}

function isDue(epoch: number, frequency: number | readonly number[]): boolean {
  return typeof frequency === "number"
    ? (epoch + 1) % frequency === 0
    : frequency.includes(epoch + 1);
}
