/** @file `evaluate`, and steps on single batches. */
import { ProgbarLogger } from "../callbacks/progbar-logger.ts";
import { ConfigError } from "../errors.ts";
import type { MetricResult } from "../metrics/metric.ts";
import type { AnyModel } from "../models/model.ts";
import { ArrayData, type Batch, disposeBatch, type Epochs, weighClasses } from "./batches.ts";
import { type CallbackLike, CallbackList } from "./callback-list.ts";
import type { Logs } from "./compiled.ts";
import { testData } from "./fit-data.ts";
import { inTidy } from "./in-tidy.ts";
import { checkOptions } from "./options.ts";

/** Figures in Keras's order: the loss, the metrics, the losses of several outputs; one alone is no list. */
export type Figures = MetricResult | readonly MetricResult[];

export interface EvaluateOptions {
  readonly batch_size?: number;
  readonly sample_weight?: unknown;
  /** Batches to test on; all when left out. */
  readonly steps?: number;
  readonly callbacks?: readonly CallbackLike[];
  readonly verbose?: number;
  /** Figures by name rather than in Keras's order. */
  readonly return_dict?: boolean;
}

export interface OnBatchOptions {
  readonly sample_weight?: unknown;
  readonly class_weight?: Readonly<Record<number, number>>;
  /** Figures by name rather than in Keras's order. */
  readonly return_dict?: boolean;
}

const evaluateOptions = [
  "batch_size",
  "sample_weight",
  "steps",
  "callbacks",
  "verbose",
  "return_dict",
];
const onBatchOptions = ["sample_weight", "class_weight", "return_dict"];

/** Tests a compiled model. */
export async function evaluateModel(
  model: AnyModel,
  x: unknown,
  y: unknown,
  options: EvaluateOptions,
): Promise<Logs> {
  model.trainer;
  checkOptions("evaluate", options, evaluateOptions);
  const { verbose = 0, callbacks: listeners = [] } = options;
  const data = testData(model, x, y, options);
  const prints = verbose > 0 && !listeners.some((listener) => listener instanceof ProgbarLogger);
  const callbacks = new CallbackList(
    model,
    prints ? [...listeners, new ProgbarLogger()] : listeners,
    {
      epochs: 1,
      steps: data.steps ?? null,
      verbose,
    },
  );
  return testEpoch(model, data, callbacks);
}

/** One pass over the data, without training. */
export async function testEpoch(
  model: AnyModel,
  data: Epochs,
  callbacks: CallbackList,
): Promise<Logs> {
  model.resetMetrics();
  await callbacks.call("onTestBegin");
  let logs: Logs = {};
  let step = 0;
  for await (const batch of data.epoch()) {
    try {
      await callbacks.call("onTestBatchBegin", step);
      logs = inTidy(() => model.testStep(batch));
    } finally {
      disposeBatch(batch);
    }
    await callbacks.call("onTestBatchEnd", step, logs);
    step++;
  }
  if (step === 0) throw new ConfigError("evaluate: there are no batches to test on.");
  await callbacks.call("onTestEnd", undefined, logs);
  return logs;
}

/** One step on one batch. */
export function onBatch(
  model: AnyModel,
  x: unknown,
  y: unknown,
  options: OnBatchOptions,
  step: (batch: Batch) => Logs,
): Logs {
  checkOptions("trainOnBatch and testOnBatch", options, onBatchOptions);
  const data = ArrayData.from([x, y, options.sample_weight], model, "one batch");
  const whole = data.whole();
  const batch =
    options.class_weight === undefined ? whole : weighClasses(whole, options.class_weight);
  try {
    return inTidy(() => step(batch));
  } finally {
    disposeBatch(batch);
  }
}

/** Figures in the order in which Keras lists them. */
export function inOrder(model: AnyModel, logs: Logs): Figures {
  const names = model.metricsNames;
  const known = names.flatMap((name) => (name in logs ? [logs[name] as MetricResult] : []));
  const others = Object.keys(logs)
    .filter((name) => !names.includes(name))
    .sort()
    .map((name) => logs[name] as MetricResult);
  const figures = [...known, ...others];
  return figures.length === 1 ? (figures[0] as MetricResult) : figures;
}
