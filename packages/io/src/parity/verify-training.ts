/** @file Repeats a training run that Keras recorded, and compares losses and weights step by step. */
import {
  type AnyModel,
  type CompileArgs,
  flatten,
  KerasError,
  type Nested,
  packLike,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { type Comparison, compareArrays, defaultTolerance, type Tolerance } from "./compare.ts";
import { pairWeights } from "./diagnosis/weight-pairs.ts";
import type { Parity, ParityArray, ParityTraining, ParityWeight } from "./read-parity.ts";
import { tensorOf } from "./tensor-of.ts";

/** A loss after one step, or of one epoch. */
export interface LossRow {
  readonly epoch: number;
  /** Counted over the whole run, from 0; undefined for the loss of an epoch. */
  readonly step: number | undefined;
  readonly ours: number;
  readonly keras: number;
  readonly passed: boolean;
}

/** A weight after one step; after the run where `step` is undefined. */
export interface WeightRow extends Comparison {
  readonly path: string;
  readonly step: number | undefined;
}

export interface TrainingReport {
  readonly passed: boolean;
  readonly tolerance: Tolerance;
  readonly losses: readonly LossRow[];
  readonly epochs: readonly LossRow[];
  readonly weights: readonly WeightRow[];
  /** The first step, from 0, whose loss differs. */
  readonly firstLoss: LossRow | undefined;
  /** The first weight that differs: after the earliest recorded step, in the order of the model. */
  readonly firstWeight: WeightRow | undefined;
  /** What the first differences say, as a sentence. */
  readonly summary: string;
}

/**
 * Trains the model as Keras did, and compares. Its weights are put back afterwards; it stays compiled as for the run.
 * @throws KerasError when the file records no training, or the weights of another model.
 */
export async function verifyTraining(
  model: AnyModel,
  parity: Parity,
  options: Partial<Tolerance> = {},
): Promise<TrainingReport> {
  const { training } = parity;
  if (training === undefined) {
    throw new KerasError(
      `${JSON.stringify(parity.file)} records no training run. Record one: python parity_export.py model.keras --train data.npz.`,
    );
  }
  const tolerance = { ...defaultTolerance(), ...options };
  const before = model.getWeights();
  try {
    return reportOf(await repeat(model, training, tolerance), training, tolerance);
  } finally {
    model.setWeights(before);
    tf.dispose(before);
  }
}

interface Repeated {
  readonly running: readonly number[];
  readonly epochs: readonly number[];
  readonly weights: readonly WeightRow[];
}

async function repeat(
  model: AnyModel,
  training: ParityTraining,
  tolerance: Tolerance,
): Promise<Repeated> {
  const { optimizer, loss } = training;
  model.compile({ optimizer, loss } as CompileArgs);
  const running: number[] = [];
  const weights: WeightRow[] = [];
  const compareWeights = (recorded: readonly ParityWeight[] | undefined, step?: number): void => {
    if (recorded !== undefined) weights.push(...weightRows(model, recorded, step, tolerance));
  };
  const [x, y] = [training.x.map(tensorOf), training.y.map(tensorOf)];
  try {
    const { history } = await model.fit(pack(x, model.inputs), pack(y, model.outputs), {
      batch_size: training.batchSize,
      epochs: training.epochs,
      shuffle: false,
      callbacks: [
        {
          onTrainBatchEnd: (_, logs) => {
            compareWeights(training.steps[running.length], running.length);
            running.push(logs["loss"] ?? Number.NaN);
          },
        },
      ],
    });
    compareWeights(training.weights);
    return { running, epochs: history["loss"] ?? [], weights };
  } finally {
    tf.dispose([x, y]);
  }
}

/** Tensors in the structure of the model's ends. */
function pack(tensors: readonly Tensor[], like: Nested<unknown> | undefined): Nested<Tensor> {
  if (like !== undefined && flatten(like).length === tensors.length) return packLike(like, tensors);
  return tensors.length === 1 && tensors[0] !== undefined ? tensors[0] : tensors;
}

function weightRows(
  model: AnyModel,
  recorded: readonly ParityWeight[],
  step: number | undefined,
  tolerance: Tolerance,
): WeightRow[] {
  const pairs = pairWeights(model, recorded);
  if (pairs.size === 0 && model.weights.length > 0) {
    throw new KerasError(
      `The weights that the run recorded are not those of ${String(model)}: another model was trained.`,
    );
  }
  return [...pairs].map(([{ path, value }, keras]) => ({
    path,
    step,
    ...compareArrays(value, keras, tolerance),
  }));
}

function reportOf(run: Repeated, training: ParityTraining, tolerance: Tolerance): TrainingReport {
  const { runningLoss, epochLoss, epochs } = training;
  const perEpoch = Math.max(1, runningLoss.length / epochs);
  const losses = runningLoss.map((keras, step) =>
    lossRow(Math.floor(step / perEpoch), step, run.running[step], keras, tolerance),
  );
  const byEpoch = epochLoss.map((keras, epoch) =>
    lossRow(epoch, undefined, run.epochs[epoch], keras, tolerance),
  );
  const firstLoss = [...losses, ...byEpoch].find(({ passed }) => !passed);
  const firstWeight = run.weights.find(({ passed }) => !passed);
  return {
    passed: firstLoss === undefined && firstWeight === undefined && run.weights.length > 0,
    tolerance,
    losses,
    epochs: byEpoch,
    weights: run.weights,
    firstLoss,
    firstWeight,
    summary: summarize(firstLoss, firstWeight, losses.length),
  };
}

function lossRow(
  epoch: number,
  step: number | undefined,
  ours: number | undefined,
  keras: number,
  tolerance: Tolerance,
): LossRow {
  const value = ours ?? Number.NaN;
  const scalar: ParityArray = { shape: [], dtype: "float32", data: Float64Array.of(keras) };
  const passed = tf.tidy(() => compareArrays(tf.scalar(value), scalar, tolerance).passed);
  return { epoch, step, ours: value, keras, passed };
}

/** Where the run leaves Keras's, and what that tells. */
function summarize(
  loss: LossRow | undefined,
  weight: WeightRow | undefined,
  steps: number,
): string {
  if (loss === undefined && weight === undefined)
    return `All ${steps} steps agree: their losses, and the weights.`;
  const atWeight =
    weight === undefined
      ? "the weights agree"
      : `the first weight that differs is ${weight.path} after ${weight.step === undefined ? "the run" : `step ${weight.step + 1}`}`;
  if (loss === undefined) return `All losses agree, but ${atWeight}.`;
  const place =
    loss.step === undefined ? `epoch ${loss.epoch + 1}` : `step ${loss.step + 1} of ${steps}`;
  const cause =
    loss.step === 0
      ? "The first step's loss is that of the model before any update: the outputs, the loss or its reduction differ."
      : "The first step's loss agrees: the gradients or the optimizer's update differ.";
  return `The first loss that differs is that of ${place} (${loss.ours}, Keras ${loss.keras}); ${atWeight}. ${cause}`;
}
