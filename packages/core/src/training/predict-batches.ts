/** @file `predict` over batches that come one by one. */
import * as tf from "@tensorflow/tfjs-core";
import { ConfigError } from "../errors.ts";
import type { AnyModel } from "../models/model.ts";
import { joinRows } from "../models/predict.ts";
import type { Nested } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { flatten } from "../tree.ts";
import { type BatchSource, disposeBatch, iteratorEpochs } from "./batches.ts";
import { type CallbackLike, CallbackList } from "./callback-list.ts";

export interface PredictBatchesOptions {
  /** Batches to take; all when left out. */
  readonly steps?: number;
  readonly callbacks?: readonly CallbackLike[];
  readonly verbose?: number;
}

/** The outputs for all batches of an iterator, one behind the other. The caller disposes them. */
export async function predictBatches(
  model: AnyModel,
  source: BatchSource,
  options: PredictBatchesOptions,
): Promise<Nested<Tensor>> {
  const { steps, callbacks: listeners = [], verbose = 0 } = options;
  const callbacks = new CallbackList(model, listeners, {
    epochs: 1,
    steps: steps ?? null,
    verbose,
  });
  const parts: Nested<Tensor>[] = [];
  try {
    await callbacks.call("onPredictBegin");
    for await (const batch of iteratorEpochs(source, steps, model).epoch()) {
      try {
        await callbacks.call("onPredictBatchBegin", parts.length);
        parts.push(
          tf.tidy(
            () => model.invoke(batch.x, { training: false }) as tf.TensorContainer,
          ) as Nested<Tensor>,
        );
      } finally {
        disposeBatch(batch);
      }
      await callbacks.call("onPredictBatchEnd", parts.length - 1);
    }
    await callbacks.call("onPredictEnd");
  } catch (error) {
    for (const part of parts) tf.dispose(flatten(part));
    throw error;
  }
  if (parts.length === 0) throw new ConfigError("predict: there are no batches to predict for.");
  return joinRows(parts);
}
