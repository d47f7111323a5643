/** @file The derivative of one kernel of tfjs, and what many of them share. */
import * as tf from "@tensorflow/tfjs-core";
import { hasHostKernel } from "../backend/host-kernels.ts";
import type { Tensor } from "../tensor.ts";

/** Settings of a kernel's call. */
// biome-ignore lint/suspicious/noExplicitAny: each kernel has settings of its own
export type Attributes = any;

/** The derivative by each input, each computed only when it is wanted. */
type Slopes = Readonly<Record<string, () => Tensor>> | readonly (() => Tensor)[];

/** How the slope of a kernel's output becomes the slopes of its inputs. */
export interface KernelGradient {
  readonly kernelName: string;
  readonly inputsToSave?: readonly string[];
  readonly outputsToSave?: readonly boolean[];
  readonly saveAllInputs?: boolean;
  /** @param saved - the saved inputs, then the saved outputs. */
  gradFunc(dy: never, saved: readonly Tensor[], attributes: Attributes): Slopes;
}

/** Runs a kernel that tfjs has no function for. */
export function run(
  name: string,
  inputs: Readonly<Record<string, Tensor>>,
  attributes: Attributes,
): Tensor {
  return tf.engine().runKernel(name, inputs as tf.NamedTensorMap, attributes) as Tensor;
}

/** The slope of relu: that of its output where its input, or output, is above 0. */
export function reluSlope(dy: Tensor, x: Tensor): Tensor {
  return hasHostKernel("ReluGrad")
    ? run("ReluGrad", { dy, y: x }, {})
    : tf.where(tf.greater(x, 0), dy, tf.zerosLike(dy));
}

/** A kernel of one input `x`, whose derivative is a factor of it. */
export function byInput(kernelName: string, slope: (x: Tensor) => Tensor): KernelGradient {
  return {
    kernelName,
    inputsToSave: ["x"],
    gradFunc: (dy: Tensor, [x]) => ({
      x: () => tf.mul(dy, slope(tf.cast(x as Tensor, "float32"))),
    }),
  };
}

/** A kernel of one input `x`, whose derivative is a factor of its output. */
export function byOutput(kernelName: string, slope: (y: Tensor) => Tensor): KernelGradient {
  return {
    kernelName,
    outputsToSave: [true],
    gradFunc: (dy: Tensor, [y]) => ({ x: () => tf.mul(dy, slope(y as Tensor)) }),
  };
}

/** A kernel that is flat almost everywhere. */
export function flat(kernelName: string, input = "x"): KernelGradient {
  return { kernelName, gradFunc: (dy: Tensor) => ({ [input]: () => tf.zerosLike(dy) }) };
}

/** A kernel of two inputs that are broadcast to each other; each slope is summed back to its input's shape. */
export function binary(
  kernelName: string,
  slopes: {
    readonly a: (dy: Tensor, a: Tensor, b: Tensor) => Tensor;
    readonly b: (dy: Tensor, a: Tensor, b: Tensor) => Tensor;
  },
  names: readonly [string, string] = ["a", "b"],
): KernelGradient {
  return {
    kernelName,
    inputsToSave: names,
    gradFunc: (dy: Tensor, [a, b]) => {
      const [left, right] = [a as Tensor, b as Tensor];
      return {
        [names[0]]: () => sumTo(slopes.a(dy, left, right), left.shape),
        [names[1]]: () => sumTo(slopes.b(dy, left, right), right.shape),
      };
    },
  };
}

/** Sums over the axes along which a tensor of the given shape was repeated. */
export function sumTo(x: Tensor, shape: readonly number[]): Tensor {
  const missing = x.rank - shape.length;
  const axes = x.shape
    .map((_, i) => i)
    .filter((i) => i < missing || (shape[i - missing] === 1 && x.shape[i] !== 1));
  const sum = axes.length === 0 ? x : tf.sum(x, axes);
  return tf.reshape(sum, [...shape]);
}

/** The shape with size 1 along the axes that a reduction folds; all of them where it names none. */
export function keptShape(
  shape: readonly number[],
  axes: number | readonly number[] | null | undefined,
): number[] {
  const folded = new Set(
    [axes ?? shape.map((_, i) => i)].flat().map((axis) => (axis < 0 ? axis + shape.length : axis)),
  );
  return shape.map((size, i) => (folded.has(i) ? 1 : size));
}
