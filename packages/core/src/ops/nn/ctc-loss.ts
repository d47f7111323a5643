/** @file ops.ctcLoss */
import * as tf from "@tensorflow/tfjs-core";
import { logSoftmax } from "../../activations/log-softmax.ts";
import { integer } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { compatibleShapes, formatShape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { toIndices } from "../gather-scatter.ts";
import { defineOp, type Same, type Spec, specOf, toTensor } from "../operation.ts";

/** The logarithm of a sum of exponentials. */
export function logAdd(...values: readonly number[]): number {
  const largest = Math.max(...values);
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}

/** One sample: logarithms of probabilities by time and class, and its labels with blanks around each. */
interface Sample {
  readonly steps: number;
  readonly path: readonly number[];
  readonly log: (time: number, label: number) => number;
  readonly blank: number;
}

type Table = readonly Float64Array[];

const cell = (table: Table, time: number, place: number): number =>
  table[time]?.[place] ?? Number.NEGATIVE_INFINITY;

/** Whether a blank between two labels may be skipped. */
function mayJump({ path, blank }: Sample, place: number): boolean {
  return path[place] !== blank && path[place] !== path[place - 2];
}

/** For each time and place of the path, how probable it is to get there. */
function forward(sample: Sample): Table {
  const { steps, path, log } = sample;
  const table: Float64Array[] = [];
  for (let time = 0; time < steps; time++) {
    const row = Float64Array.from(path, (label, place) => {
      const before =
        time === 0
          ? [place < 2 ? 0 : Number.NEGATIVE_INFINITY]
          : [
              cell(table, time - 1, place),
              cell(table, time - 1, place - 1),
              mayJump(sample, place) ? cell(table, time - 1, place - 2) : Number.NEGATIVE_INFINITY,
            ];
      return logAdd(...before) + log(time, label);
    });
    table.push(row);
  }
  return table;
}

/** For each time and place of the path, how probable the rest is. */
function backward(sample: Sample): Table {
  const { steps, path, log } = sample;
  const table: Float64Array[] = Array(steps);
  const from = (time: number, place: number): number =>
    cell(table, time, place) + (place < path.length ? log(time, path[place] as number) : 0);
  for (let time = steps - 1; time >= 0; time--) {
    table[time] = Float64Array.from(path, (_, place) => {
      if (time === steps - 1) return place >= path.length - 2 ? 0 : Number.NEGATIVE_INFINITY;
      const jump =
        place + 2 < path.length && mayJump(sample, place + 2)
          ? from(time + 1, place + 2)
          : Number.NEGATIVE_INFINITY;
      return logAdd(from(time + 1, place), from(time + 1, place + 1), jump);
    });
  }
  return table;
}

/** The logarithm of the probability of the labels, and its gradient by the logarithms of the probabilities. */
function likelihood(
  sample: Sample,
  add: (time: number, label: number, share: number) => void,
): number {
  const { steps, path } = sample;
  if (steps === 0) return path.length === 1 ? 0 : Number.NEGATIVE_INFINITY;
  const [ahead, behind] = [forward(sample), backward(sample)];
  const last = path.length - 1;
  const total = logAdd(cell(ahead, steps - 1, last), cell(ahead, steps - 1, last - 1));
  if (total === Number.NEGATIVE_INFINITY) return total;
  for (let time = 0; time < steps; time++) {
    for (const [place, label] of path.entries()) {
      add(time, label, Math.exp(cell(ahead, time, place) + cell(behind, time, place) - total));
    }
  }
  return total;
}

interface CtcInputs {
  readonly target: Tensor;
  readonly targetLength: Tensor;
  readonly outputLength: Tensor;
  readonly blank: number;
}

/** Losses by logarithms of probabilities, with their gradient. */
function losses(logs: Tensor, { target, targetLength, outputLength, blank }: CtcInputs): Tensor {
  const [batch = 0, times = 0, classes = 0] = logs.shape;
  const width = target.shape[1] ?? 0;
  const [labels, sizes, steps] = [target, targetLength, outputLength].map((x) => x.dataSync());
  return tf.customGrad((...inputs) => {
    const [x, save] = inputs as [Tensor, (tensors: Tensor[]) => void];
    const values = x.dataSync();
    const result = new Float32Array(batch);
    const slopes = new Float32Array(values.length);
    for (let sample = 0; sample < batch; sample++) {
      const own = Array.from(labels?.subarray(sample * width, (sample + 1) * width) ?? []);
      const spelled = own.slice(0, sizes?.[sample]).flatMap((label) => [label, blank]);
      const at = (time: number, label: number): number => (sample * times + time) * classes + label;
      const described = {
        steps: Math.min(steps?.[sample] ?? 0, times),
        path: [blank, ...spelled],
        log: (time: number, label: number) => values[at(time, label)] as number,
        blank,
      };
      result[sample] = -likelihood(described, (time, label, share) => {
        slopes[at(time, label)] = (slopes[at(time, label)] as number) - share;
      });
    }
    save([tf.tensor(slopes, x.shape)]);
    return {
      value: tf.tensor1d(result),
      gradFunc: (dy: Tensor, [slope]: Tensor[]) =>
        tf.mul(tf.reshape(dy, [batch, 1, 1]), slope as Tensor),
    };
  })(logs);
}

/** @throws ShapeError unless all arguments have one batch size. */
function check(specs: readonly Spec[]): void {
  const batches = specs.map(({ shape }) => [shape[0] ?? null]);
  const [target, output] = specs;
  const fits =
    target?.shape.length === 2 &&
    output?.shape.length === 3 &&
    batches.every((batch) => compatibleShapes(batch, batches[0] as (number | null)[]));
  if (fits) return;
  const received = specs.map(({ shape }) => formatShape(shape)).join(", ");
  throw new ShapeError(
    `ctc_loss: target must be (batch, labels), output (batch, times, classes), and both lengths (batch,). Received: ${received}.`,
  );
}

export const CTCLoss = defineOp({
  className: "CTCLoss",
  module: "nn",
  inputs: ["target", "output", "target_length", "output_length"],
  fields: { mask_index: integer(0) },
  compute: (args, { mask_index }) => {
    check(args.map((arg) => specOf(arg)));
    const [target, output, targetLength, outputLength] = args;
    const logs = logSoftmax(tf.cast(toTensor(output), "float32"));
    const classes = logs.shape[2] ?? 0;
    return losses(logs, {
      target: toIndices(target),
      targetLength: toIndices(targetLength),
      outputLength: toIndices(outputLength),
      blank: mask_index < 0 ? mask_index + classes : mask_index,
    });
  },
  infer: (args) => {
    const specs = args.map((arg) => specOf(arg));
    check(specs);
    return { shape: [specs[0]?.shape[0] ?? null], dtype: "float32" };
  },
});

/**
 * The connectionist temporal classification loss (Graves et al., 2006): `−log` of the probability of the labels, summed
 * over all ways to spread them over time. `output` are logits; `mask_index` is the class of blanks.
 * Shapes: target `(batch, labels)`, output `(batch, times, classes)`, lengths `(batch,)` → `(batch,)`.
 * @see keras.ops.ctc_loss
 * @throws ShapeError
 */
export function ctcLoss<T extends AnyTensor>(
  target: T,
  output: T,
  targetLength: T,
  outputLength: T,
  options: { readonly mask_index?: number | undefined } = {},
): Same<T> {
  return CTCLoss.apply([target, output, targetLength, outputLength], options) as Same<T>;
}
