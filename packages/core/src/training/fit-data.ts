/** @file The batches that `fit`, `evaluate` and `predict` go over. */
import { ConfigError } from "../errors.ts";
import type { AnyModel } from "../models/model.ts";
import {
  ArrayData,
  arrayEpochs,
  type BatchSource,
  type BatchTuple,
  type Epochs,
  isBatchSource,
  iteratorEpochs,
} from "./batches.ts";

/** Rows of a batch where nobody says how many. */
export const DEFAULT_BATCH = 32;

/** What says how data is cut. */
export interface DataOptions {
  readonly batch_size?: number | undefined;
  readonly validation_split?: number | undefined;
  readonly validation_data?: BatchTuple | BatchSource | undefined;
  readonly shuffle?: boolean | undefined;
  readonly seed?: number | undefined;
  readonly class_weight?: Readonly<Record<number, number>> | undefined;
  readonly sample_weight?: unknown;
  readonly steps_per_epoch?: number | undefined;
  readonly validation_steps?: number | undefined;
  readonly validation_batch_size?: number | undefined;
}

/** The batches to train on, and those to test on. @throws ConfigError for data that do not fit each other. */
export function trainingData(
  model: AnyModel,
  x: unknown,
  y: unknown,
  options: DataOptions,
): { readonly train: Epochs; readonly validation: Epochs | undefined } {
  const { batch_size = DEFAULT_BATCH, validation_split = 0, validation_data } = options;
  const testOptions = {
    batchSize: options.validation_batch_size ?? batch_size,
    steps: options.validation_steps,
  };
  const validation =
    validation_data === undefined || validation_data === null
      ? undefined
      : Array.isArray(validation_data)
        ? arrayEpochs(
            ArrayData.from(validation_data as unknown as BatchTuple, model, "validation_data"),
            testOptions,
          )
        : iteratorEpochs(validation_data as BatchSource, options.validation_steps, model);
  if (isBatchSource(x)) {
    refuseBesideBatches(options, y);
    return {
      train: iteratorEpochs(x, options.steps_per_epoch, model, options.class_weight),
      validation,
    };
  }
  const all = ArrayData.from([x, y, options.sample_weight], model, "fit");
  const splits = validation_split > 0 && validation === undefined;
  const cut = Math.floor(all.count * (1 - validation_split));
  if (splits && (cut <= 0 || cut === all.count)) {
    throw new ConfigError(
      `fit: validation_split=${validation_split} leaves no rows on one side of ${all.count}.`,
    );
  }
  const [kept, held] = splits ? all.split(cut) : [all, undefined];
  const train = arrayEpochs(kept, {
    batchSize: batch_size,
    steps: options.steps_per_epoch,
    shuffle: options.shuffle ?? true,
    seed: options.seed,
    classWeight: options.class_weight,
  });
  return { train, validation: held === undefined ? validation : arrayEpochs(held, testOptions) };
}

/** The batches to test on. */
export function testData(
  model: AnyModel,
  x: unknown,
  y: unknown,
  options: {
    readonly batch_size?: number | undefined;
    readonly sample_weight?: unknown;
    readonly steps?: number | undefined;
  },
): Epochs {
  const { batch_size = DEFAULT_BATCH, sample_weight, steps } = options;
  return isBatchSource(x)
    ? iteratorEpochs(x, steps, model)
    : arrayEpochs(ArrayData.from([x, y, sample_weight], model, "evaluate"), {
        batchSize: batch_size,
        steps,
      });
}

/** Arguments that say nothing of data that comes in batches. */
function refuseBesideBatches(options: DataOptions, y: unknown): void {
  const given = {
    y,
    sample_weight: options.sample_weight,
    validation_split: options.validation_split || undefined,
  };
  const wrong = Object.entries(given).find(([, value]) => value !== undefined && value !== null);
  if (wrong === undefined) return;
  const how =
    wrong[0] === "validation_split"
      ? "Pass validation_data instead"
      : "Let the iterator give [x, y, sample_weight] tuples";
  throw new ConfigError(`fit: ${wrong[0]} needs x as arrays, and x is an iterator. ${how}.`);
}
