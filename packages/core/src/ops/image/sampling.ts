/**
 * @file How much each pixel of a row counts for each pixel of the resized row.
 * Places are computed in float32 as TensorFlow's kernels do: an error there would move the weights.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../tensor.ts";
import { axisNames, sumProduct } from "../sum-product.ts";

const f32 = Math.fround;

/** One row of weights for each output pixel. */
export interface SamplingMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** A weight function of the distance, zero from `radius` on. */
export interface Kernel {
  readonly radius: number;
  readonly weight: (distance: number) => number;
}

/** Keys's cubic, `a = -1/2`. */
function cubic(x: number): number {
  if (x >= 2) return 0;
  if (x >= 1) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return (1.5 * x - 2.5) * x * x + 1;
}

function lanczos(radius: number): Kernel {
  const weight = (x: number): number => {
    if (x > radius) return 0;
    if (x <= 1e-3) return 1;
    const angle = Math.PI * x;
    return (radius * Math.sin(angle) * Math.sin(angle / radius)) / (angle * angle);
  };
  return { radius, weight };
}

/** By the names of `scaleAndTranslate`. */
export const kernels = {
  linear: { radius: 1, weight: (x: number) => Math.max(0, 1 - x) },
  cubic: { radius: 2, weight: cubic },
  lanczos3: lanczos(3),
  lanczos5: lanczos(5),
} as const satisfies Record<string, Kernel>;

/** Ways to resize that are weighted sums. */
export type Weighting = "bilinear" | "bicubic" | "lanczos3" | "lanczos5" | "area";

/** The weights that make `size` pixels `target`. */
export function samplingMatrix(
  method: Weighting,
  size: number,
  target: number,
  antialias: boolean,
): SamplingMatrix {
  if (method === "area") return fill(size, target, areaRow(f32(size / target)));
  if (method === "bilinear" && !antialias) return fill(size, target, linearRow(size, target));
  if (method === "bicubic" && !antialias) return fill(size, target, cubicRow(size, target));
  const kernel = { bilinear: kernels.linear, bicubic: kernels.cubic, ...kernels }[method];
  return fill(size, target, kernelRow(kernel, size, f32(target / size), antialias));
}

/** Which input pixel stands for each output pixel. */
export function nearestPixels(size: number, target: number): number[] {
  const scale = f32(size / target);
  return Array.from({ length: target }, (_, i) =>
    Math.min(Math.floor(f32((i + 0.5) * scale)), size - 1),
  );
}

/** Adds weights of input pixels for one output pixel. */
type Row = (output: number, add: (input: number, weight: number) => void) => void;

/** Places outside the input count for the nearest pixel inside. */
function fill(size: number, target: number, row: Row): SamplingMatrix {
  const values = new Float32Array(target * size);
  for (let output = 0; output < target; output++) {
    row(output, (input, weight) => {
      const place = output * size + Math.min(Math.max(input, 0), size - 1);
      values[place] = (values[place] ?? 0) + weight;
    });
  }
  return { rows: target, columns: size, values };
}

/** The place of the centre of an output pixel among the input pixels. */
function sourceOf(output: number, scale: number): number {
  return f32(f32(f32(output + 0.5) * scale) - 0.5);
}

function linearRow(size: number, target: number): Row {
  const scale = f32(size / target);
  return (output, add) => {
    const place = sourceOf(output, scale);
    const lower = Math.floor(place);
    const share = f32(place - lower);
    add(lower, 1 - share);
    add(Math.ceil(place), share);
  };
}

/** TensorFlow looks the cubic up in a table of 1024 steps. Pixels outside do not count. */
function cubicRow(size: number, target: number): Row {
  const scale = f32(size / target);
  return (output, add) => {
    const place = sourceOf(output, scale);
    const lower = Math.floor(place);
    const step = roundHalfEven(f32(f32(place - lower) * 1024)) / 1024;
    const taps = [1 + step, step, 1 - step, 2 - step].flatMap((distance, i) => {
      const input = lower - 1 + i;
      return input >= 0 && input < size ? [{ input, weight: f32(cubic(distance)) }] : [];
    });
    addNormalized(taps, add);
  };
}

function roundHalfEven(x: number): number {
  const rounded = Math.round(x);
  return rounded - x === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** The share of each input pixel that an output pixel covers. */
function areaRow(scale: number): Row {
  return (output, add) => {
    const [start, end] = [f32(output * scale), f32((output + 1) * scale)];
    for (let input = Math.floor(start); input < Math.ceil(end); input++) {
      const covered = Math.min(input + 1, end) - Math.max(input, start);
      add(input, covered / scale);
    }
  };
}

/** The kernel around the centre of the output pixel, spread when the image shrinks and `antialias` is set. */
function kernelRow(kernel: Kernel, size: number, scale: number, antialias: boolean): Row {
  const inverse = f32(1 / scale);
  const spread = antialias ? Math.max(inverse, 1) : 1;
  const radius = f32(kernel.radius * spread);
  return (output, add) => {
    const centre = f32(f32(output + 0.5) * inverse);
    const first = Math.max(Math.ceil(f32(f32(centre - radius) - 0.5)), 0);
    const last = Math.min(Math.floor(f32(f32(centre + radius) - 0.5)), size - 1);
    const taps = Array.from({ length: last - first + 1 }, (_, i) => {
      const distance = Math.abs(f32(f32(first + i + 0.5) - centre));
      return { input: first + i, weight: f32(kernel.weight(distance / spread)) };
    });
    addNormalized(taps, add);
  };
}

/** Adds weights so that they sum to 1, unless they sum to 0. */
function addNormalized(
  taps: readonly { input: number; weight: number }[],
  add: (input: number, weight: number) => void,
): void {
  const total = taps.reduce((sum, { weight }) => sum + weight, 0);
  const factor = Math.abs(total) >= 1000 * 2 ** -126 ? 1 / total : 0;
  for (const { input, weight } of taps) add(input, weight * factor);
}

/** Multiplies an axis with a matrix. */
export function sampleAlong(x: Tensor, axis: number, matrix: SamplingMatrix): Tensor {
  const { rows, columns, values } = matrix;
  const named = (name: string): string[] =>
    axisNames("x", x.rank).map((other, i) => (i === axis ? name : other));
  const axes = { factors: [["output", "input"], named("input")], product: named("output") };
  return sumProduct("resize", axes, [tf.tensor2d(values, [rows, columns]), x]);
}
