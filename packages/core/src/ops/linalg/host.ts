/** @file Runs host algorithms on batches of matrices, with gradients that are stated as tensors. */
import * as tf from "@tensorflow/tfjs-core";
import { ShapeError, UnsupportedError } from "../../errors.ts";
import { formatShape, type Shape, sizeOf } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { Matrix } from "./matrix.ts";

/** @throws ShapeError for a vector or a scalar. */
export function checkMatrix(op: string, shape: Shape): void {
  if (shape.length >= 2) return;
  throw new ShapeError(
    `${op}: the input must have rank 2 or more. Received: shape ${formatShape(shape)}.`,
  );
}

/** @throws ShapeError unless the last two sizes can be equal. */
export function checkSquare(op: string, shape: Shape): void {
  checkMatrix(op, shape);
  const [rows = null, columns = null] = shape.slice(-2);
  if (rows === null || columns === null || rows === columns) return;
  throw new ShapeError(
    `${op}: the matrices must be square. Received: shape ${formatShape(shape)}.`,
  );
}

/** The matrices of a batch. */
export function matricesOf(x: Tensor): Matrix[] {
  const [rows = 1, columns = 1] = x.shape.slice(-2);
  const values = x.dataSync();
  const size = rows * columns;
  return Array.from({ length: sizeOf(x.shape.slice(0, -2)) }, (_, i) => {
    const part = Float64Array.from(values.subarray(i * size, (i + 1) * size));
    return new Matrix(rows, columns, part);
  });
}

/** The gradient of a host function: from the gradients of its outputs to those of its inputs. */
export type HostGradient = (
  gradients: readonly Tensor[],
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
) => Tensor[];

/** One output of a host function, for one matrix of each input. */
type Values = Float64Array | readonly number[];

/**
 * Runs `f` on every matrix of the inputs' batches.
 * @param shapes - the shape of each output for one matrix.
 * @throws UnsupportedError in a gradient, if none is given.
 */
export function onHost(
  op: string,
  inputs: readonly Tensor[],
  shapes: readonly (readonly number[])[],
  f: (...matrices: Matrix[]) => readonly Values[],
  gradient: HostGradient = () => {
    throw new UnsupportedError(`${op} has no gradient.`);
  },
): Tensor[] {
  const batch = inputs[0]?.shape.slice(0, -2) ?? [];
  const full = shapes.map((shape) => [...batch, ...shape]);
  const unpack = (flat: Tensor): Tensor[] => {
    const parts =
      full.length === 1
        ? [flat]
        : tf.split(
            flat,
            full.map((shape) => sizeOf(shape)),
          );
    return parts.map((part, i) => tf.reshape(part, full[i] as number[]));
  };
  const run = tf.customGrad((...args) => {
    const save = args.at(-1) as tf.GradSaveFunc;
    const tensors = args.slice(0, -1) as Tensor[];
    const value = computeAll(
      tensors,
      full.map((shape) => sizeOf(shape)),
      f,
    );
    save([...tensors, value]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [flat, given] = [saved.at(-1) as Tensor, saved.slice(0, -1)];
        return gradient(unpack(dy), unpack(flat), given);
      },
    };
  });
  return unpack(run(...inputs));
}

/** All outputs behind each other. */
function computeAll(
  inputs: readonly Tensor[],
  sizes: readonly number[],
  f: (...matrices: Matrix[]) => readonly Values[],
): Tensor {
  const total = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
  const starts = sizes.map((_, i) => total(sizes.slice(0, i)));
  const result = new Float32Array(total(sizes));
  const batches = inputs.map(matricesOf);
  const count = batches[0]?.length ?? 0;
  for (let i = 0; i < count; i++) {
    const outputs = f(...batches.map((batch) => batch[i] as Matrix));
    for (const [k, values] of outputs.entries()) {
      result.set(values, (starts[k] as number) + i * values.length);
    }
  }
  return tf.tensor1d(result);
}

/** The last two axes exchanged. */
export function transposed(x: Tensor): Tensor {
  const order = x.shape.map((_, i) => i);
  order.splice(-2, 2, x.rank - 1, x.rank - 2);
  return tf.transpose(x, order);
}

/** A matrix product of batches of one shape. */
export function product(...factors: readonly Tensor[]): Tensor {
  return factors.reduce((a, b) => tf.matMul(a, b));
}

/** The triangle of matrices on one side of the diagonal, times `diagonal` on it. */
export function triangleOf(x: Tensor, side: "lower" | "upper", diagonal = 1): Tensor {
  const [rows = 0, columns = 0] = x.shape.slice(-2);
  const weights = Matrix.from(rows, columns, (i, j) => {
    if (i === j) return diagonal;
    return i > j === (side === "lower") ? 1 : 0;
  });
  return tf.mul(x, tf.tensor2d(Float32Array.from(weights.values), [rows, columns]));
}

/** Multiplies each column of matrices with a value. */
export function scaleColumns(x: Tensor, factors: Tensor): Tensor {
  return tf.mul(x, tf.expandDims(factors, -2));
}
