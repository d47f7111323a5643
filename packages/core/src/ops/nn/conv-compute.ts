/**
 * @file Convolutions of floats with the channels last: by tfjs where it has them, derivatives included, else from
 * other operations.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { DataFormat } from "../../config/data-format.ts";
import { tfjsType } from "../../dtype.ts";
import type { Tensor } from "../../tensor.ts";
import { gatherAlong } from "../gather-scatter.ts";
import { joinedDType } from "../numpy/join.ts";
import { type ConvAxis, reachOf } from "./conv-shape.ts";

/** A spatial axis of a tensor with values. */
type Axis = { readonly [K in keyof ConvAxis]: number };
type Pair = [before: number, after: number];

/** Runs `f` on floats with the channels last; the result gets the layout of `x` and the dtype that all promote to. */
export function withChannelsLast(
  [x, ...kernels]: readonly [Tensor, ...Tensor[]],
  format: DataFormat,
  f: (x: Tensor, ...kernels: Tensor[]) => Tensor,
): Tensor {
  const [first, ...spatial] = x.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
  const last = format === "channels_last" ? x : tf.transpose(x, [first ?? 0, ...spatial, 1]);
  const floats = [last, ...kernels].map((tensor) => tf.cast(tensor, "float32"));
  const y = f(...(floats as [Tensor, ...Tensor[]]));
  const back = [0, y.rank - 1, ...spatial.map((axis) => axis - 1)];
  const result = format === "channels_last" ? y : tf.transpose(y, back);
  return tf.cast(result, tfjsType(joinedDType([x, ...kernels])));
}

/** The zeros that `same` adds to an axis: half before, the larger half after. */
function samePair({ size, window, stride, dilation }: Axis): Pair {
  const results = Math.ceil(size / stride);
  const total = Math.max((results - 1) * stride + reachOf(window, dilation) - size, 0);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

/** Adds zeros to the spatial axes. */
function padSpatial(x: Tensor, pairs: readonly Pair[]): Tensor {
  if (pairs.flat().every((width) => width === 0)) return x;
  return tf.pad(x, [[0, 0], ...pairs, [0, 0]]);
}

/** The input with the zeros that `same` asks for: `valid` goes on from there. */
export function padSame(x: Tensor, axes: readonly ConvAxis[]): Tensor {
  return padSpatial(
    x,
    axes.map((axis) => samePair(axis as Axis)),
  );
}

/** Every index of a list of sizes: `[0, 0], [0, 1], …`. */
function places(sizes: readonly number[]): number[][] {
  return sizes.reduce<number[][]>(
    (all, size) => all.flatMap((place) => Array.from({ length: size }, (_, i) => [...place, i])),
    [[]],
  );
}

/**
 * A convolution as a sum over the places of the kernel: `multiply` joins the part of the input that a place meets with
 * the weights there. The derivatives are those of the steps, whatever the dilation.
 */
function sumOverPlaces(
  x: Tensor,
  kernel: Tensor,
  axes: readonly ConvAxis[],
  multiply: (part: Tensor, weights: Tensor) => Tensor,
): Tensor {
  const window = kernel.shape.slice(0, -2);
  const dilations = axes.map(({ dilation }) => dilation);
  const sizes = x.shape
    .slice(1, -1)
    .map((size, i) => size - reachOf(window[i] ?? 1, dilations[i] ?? 1) + 1);
  const size = [x.shape[0] ?? 1, ...sizes, x.shape.at(-1) ?? 1];
  const weights = tf.unstack(tf.reshape(kernel, [-1, ...kernel.shape.slice(-2)]));
  const terms = places(window).map((place, k) => {
    const offset = place.map((index, i) => index * (dilations[i] ?? 1));
    return multiply(tf.slice(x, [0, ...offset, 0], size), weights[k] as Tensor);
  });
  return everyStride(tf.addN(terms), axes);
}

/** Keeps every stride-th place of the spatial axes. */
function everyStride(x: Tensor, axes: readonly ConvAxis[]): Tensor {
  return axes.reduce<Tensor>((y, { stride }, i) => {
    const size = y.shape[i + 1] ?? 1;
    return stride === 1 ? y : gatherAlong(y, tf.range(0, size, stride, "int32"), i + 1);
  }, x);
}

/** `part · weights` over the channels. */
function mixChannels(part: Tensor, weights: Tensor): Tensor {
  const [channels = 1, filters = 1] = weights.shape;
  const rows = tf.reshape(part, [-1, channels]) as tf.Tensor2D;
  return tf.reshape(tf.matMul(rows, weights as tf.Tensor2D), [...part.shape.slice(0, -1), filters]);
}

/** Each channel times each of its weights. */
function scaleChannels(part: Tensor, weights: Tensor): Tensor {
  const product = tf.mul(tf.expandDims(part, -1), weights);
  return tf.reshape(product, [...part.shape.slice(0, -1), -1]);
}

const isDilated = (axes: readonly ConvAxis[]): boolean =>
  axes.some(({ dilation }) => dilation !== 1);

/** A line as an image of height 1, and the result a line again. */
function asImage(x: Tensor, kernel: Tensor, f: (x: Tensor, kernel: Tensor) => Tensor): Tensor {
  return tf.squeeze(f(tf.expandDims(x, 1), tf.expandDims(kernel, 0)), [1]);
}

/** A convolution without padding. The kernel's channels tell the number of groups. */
export function convolve(x: Tensor, kernel: Tensor, axes: readonly ConvAxis[]): Tensor {
  const groups = (x.shape.at(-1) ?? 1) / (kernel.shape.at(-2) ?? 1);
  if (groups === 1) return convolveGroup(x, kernel, axes);
  if (kernel.shape.at(-2) === 1) return convolveEach(x, kernel, axes);
  const kernels = tf.split(kernel, groups, kernel.rank - 1);
  const parts = tf.split(x, groups, x.rank - 1);
  const results = parts.map((part, i) => convolveGroup(part, kernels[i] as Tensor, axes));
  return tf.concat(results, x.rank - 1);
}

/** A group for each channel, as ConvNeXt has it: one depthwise convolution in the place of hundreds of small ones. */
function convolveEach(x: Tensor, kernel: Tensor, axes: readonly ConvAxis[]): Tensor {
  const channels = x.shape.at(-1) ?? 1;
  const filters = (kernel.shape.at(-1) ?? 1) / channels;
  const window = kernel.shape.slice(0, -2);
  return convolveDepthwise(x, tf.reshape(kernel, [...window, channels, filters]), axes);
}

function convolveGroup(x: Tensor, kernel: Tensor, axes: readonly ConvAxis[]): Tensor {
  if (isDilated(axes)) return sumOverPlaces(x, kernel, axes, mixChannels);
  const strides = axes.map(({ stride }) => stride);
  if (strides.length === 3) {
    const [volume, weights] = [x as tf.Tensor5D, kernel as tf.Tensor5D];
    return tf.conv3d(volume, weights, strides as [number, number, number], "valid");
  }
  const convolve2d = (image: Tensor, weights: Tensor): Tensor =>
    tf.conv2d(
      image as tf.Tensor4D,
      weights as tf.Tensor4D,
      [1, ...strides].slice(-2) as Pair,
      "valid",
    );
  return strides.length === 1 ? asImage(x, kernel, convolve2d) : convolve2d(x, kernel);
}

/** A convolution of each channel by itself, without padding. */
export function convolveDepthwise(x: Tensor, kernel: Tensor, axes: readonly ConvAxis[]): Tensor {
  if (isDilated(axes) || axes.length === 3) return sumOverPlaces(x, kernel, axes, scaleChannels);
  const strides = [1, ...axes.map(({ stride }) => stride)].slice(-2) as Pair;
  const convolve2d = (image: Tensor, weights: Tensor): Tensor =>
    tf.depthwiseConv2d(image as tf.Tensor4D, weights as tf.Tensor4D, strides, "valid");
  return axes.length === 1 ? asImage(x, kernel, convolve2d) : convolve2d(x, kernel);
}

/** Puts `stride − 1` zeros between neighbours on an axis. */
function insertZeros(x: Tensor, axis: number, stride: number): Tensor {
  if (stride === 1) return x;
  const size = x.shape[axis] ?? 1;
  const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
  const inner = after.reduce((product, n) => product * n, 1);
  const columns = tf.reshape(x, [-1, size, 1, inner]);
  const spaced = tf.pad(columns, [
    [0, 0],
    [0, 0],
    [0, stride - 1],
    [0, 0],
  ]);
  const flat = tf.slice(
    tf.reshape(spaced, [-1, size * stride, inner]),
    [0, 0, 0],
    [-1, (size - 1) * stride + 1, inner],
  );
  return tf.reshape(flat, [...before, (size - 1) * stride + 1, ...after]);
}

/**
 * Adds up the kernels that the input's values scale, stride by stride: the whole result, without cropping.
 * @param kernel - `(…, filters, channels)`.
 */
export function convolveTransposed(x: Tensor, kernel: Tensor, axes: readonly ConvAxis[]): Tensor {
  if (!isDilated(axes) && axes.length < 3) return transposedByTfjs(x, kernel, axes);
  const spaced = axes.reduce((y, { stride }, i) => insertZeros(y, i + 1, stride), x);
  const wide = padSpatial(
    spaced,
    axes.map(({ dilation }, i) => {
      const reach = reachOf(kernel.shape[i] ?? 1, dilation);
      return [reach - 1, reach - 1];
    }),
  );
  const spatial = axes.map((_, i) => i);
  const turned = tf.transpose(tf.reverse(kernel, spatial), [
    ...spatial,
    axes.length + 1,
    axes.length,
  ]);
  return convolveGroup(
    wide,
    turned,
    axes.map((axis) => ({ ...axis, stride: 1 })),
  );
}

function transposedByTfjs(x: Tensor, kernel: Tensor, axes: readonly ConvAxis[]): Tensor {
  const strides = [1, ...axes.map(({ stride }) => stride)].slice(-2) as Pair;
  const transposed = (image: Tensor, weights: Tensor): Tensor => {
    const [batch = 1, rows = 1, columns = 1] = image.shape;
    const [height = 1, width = 1, filters = 1] = weights.shape;
    const full = [(rows - 1) * strides[0] + height, (columns - 1) * strides[1] + width] as const;
    return tf.conv2dTranspose(
      image as tf.Tensor4D,
      weights as tf.Tensor4D,
      [batch, ...full, filters],
      strides,
      "valid",
    );
  };
  return axes.length === 1 ? asImage(x, kernel, transposed) : transposed(x, kernel);
}

/** Cuts the wanted sizes out of the whole result: what `same` would have padded goes, half of it at the start. */
export function cropTransposed(full: Tensor, sizes: readonly number[], crop: boolean): Tensor {
  const spatial = full.shape.slice(1, -1);
  const surplus = spatial.map((size, i) => size - (sizes[i] ?? size));
  const starts = surplus.map((more) => (crop ? Math.max(Math.floor(more / 2), 0) : 0));
  const missing = surplus.map((more, i): Pair => [0, Math.max((starts[i] ?? 0) - more, 0)]);
  const begin = [0, ...starts, 0];
  return tf.slice(padSpatial(full, missing), begin, [
    full.shape[0] ?? 1,
    ...sizes,
    full.shape.at(-1) ?? 1,
  ]);
}
