/** @file Differences of one layer that are no more than the rounding of its float32 sums: found by experiment. */
import {
  flatten,
  isTensor,
  Layer,
  mapLeaves,
  maskOf,
  type Nested,
  setMask,
  sizeOf,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import type { Tolerance } from "../compare.ts";
import type { ParityArray } from "../read-parity.ts";
import type { MatchedCall } from "../trace-watcher.ts";
import { type Change, Experiment, weightChange } from "./experiment.ts";
import { targetsOf } from "./targets.ts";
import { wrongWeights } from "./weight-changes.ts";
import type { WeightPairs } from "./weight-pairs.ts";

/** Half the distance from 1 to the next float32: the relative error of one rounding. */
const UNIT = 2 ** -24;
/** Roundings in a sum of n terms add up like √n (Higham & Mary, 2019). Keras's stayed below 3·√n, as far as seen. */
const ROUNDINGS = 8;
/** How far inputs and weights are moved: far above their own rounding, near enough for a straight line. */
const STEP = 2 ** -12;
/** Runs until the effect of moving is known well enough, and the most there are. */
const RUNS = { least: 2, most: 8 };

/**
 * True when a call has Keras's weights and every value is within the tolerance, or off by no more than the roundings of a
 * sum may be. How far one rounding of each input and weight moves a value is measured: the call is run with all of them
 * moved at random.
 */
export function isRounding(
  call: MatchedCall,
  outputs: readonly Tensor[],
  pairs: WeightPairs,
  tolerance: Tolerance,
): boolean {
  if (!call.recorded.every((keras, i) => comparable(outputs[i], keras))) return false;
  if (targetsOf(call.operation).some((target) => wrongWeights(target, pairs).length > 0))
    return false;
  const experiment = new Experiment(call, call.recorded, tolerance, Number.POSITIVE_INFINITY);
  const spreads = outputs.map((output) => new Spread(output, termsOf(call, output)));
  for (let run = 1; run <= RUNS.most; run++) {
    const moved = experiment.values(...movement(call, run));
    if (moved === undefined) return false;
    for (const [i, spread] of spreads.entries()) spread.add(moved[i] as ArrayLike<number>);
    const within = call.recorded.every(({ data }, i) => spreads[i]?.covers(data, tolerance));
    if (within && run >= RUNS.least) return true;
  }
  return false;
}

/** How far the values of one output move with the inputs and weights. */
class Spread {
  private readonly values: ArrayLike<number>;
  private readonly squares: Float64Array;
  /** The bound for a value that moves by 1 when all is moved by `STEP`. */
  private readonly factor: number;
  private runs = 0;

  constructor(output: Tensor, terms: number) {
    this.values = output.dataSync() as Float32Array;
    this.squares = new Float64Array(this.values.length);
    this.factor = (ROUNDINGS * Math.sqrt(terms) * UNIT) / STEP;
  }

  add(moved: ArrayLike<number>): void {
    this.runs++;
    for (const [i, square] of this.squares.entries())
      this.squares[i] = square + ((moved[i] ?? 0) - (this.values[i] ?? 0)) ** 2;
  }

  /** Whether every value is as near to Keras's as rounding and the tolerance demand. */
  covers(keras: ArrayLike<unknown>, { atol, rtol }: Tolerance): boolean {
    return this.squares.every((square, i) => {
      const [ours, expected] = [this.values[i] ?? Number.NaN, Number(keras[i])];
      const rounding = this.factor * Math.sqrt(square / this.runs);
      const error = Math.abs(ours - expected);
      return Object.is(ours, expected) || error <= atol + rtol * Math.abs(expected) + rounding;
    });
  }
}

function comparable(ours: Tensor | undefined, { dtype, shape }: ParityArray): boolean {
  return (
    ours?.dtype === "float32" && dtype.startsWith("float") && ours.shape.join() === shape.join()
  );
}

/** How many products a value of the output is the sum of. */
function termsOf({ operation, inputs }: MatchedCall, output: Tensor): number {
  const kernels = floatWeights(operation).filter(({ shape }) => shape.length > 1);
  const channels = output.shape.at(-1) ?? 1;
  if (kernels.length > 0)
    return Math.max(...kernels.map(({ shape }) => sizeOf(shape) / channels), 1);
  const tensors = flatten(inputs as Nested<unknown>).filter(isTensor);
  const joined = tensors.length > 1 ? (tensors[0]?.shape.at(-1) ?? 1) : 1;
  return Math.max(...tensors.map(({ size }) => size / Math.max(output.size, 1)), joined, 1);
}

function floatWeights(operation: unknown): readonly Variable[] {
  const weights = operation instanceof Layer ? operation.weights : [];
  return weights.filter(({ value }) => value.dtype === "float32");
}

/** Every float input and weight, moved by one step up or down. */
function movement({ operation, inputs }: MatchedCall, seed: number): Change[] {
  const random = signs(seed);
  const shift = (values: ArrayLike<number>): Float32Array =>
    Float32Array.from(values, (value) => value * (1 + STEP * random()));
  const moved = mapLeaves(inputs as Nested<unknown>, (input) => {
    if (!isTensor(input) || input.dtype !== "float32") return input;
    const tensor = tf.tensor(shift(input.dataSync() as Float32Array), input.shape);
    const mask = maskOf(input);
    if (mask !== undefined) setMask(tensor, mask);
    return tensor;
  });
  return [
    { inputs: moved, apply: () => () => {} },
    ...floatWeights(operation).map((weight) =>
      weightChange(weight, shift(weight.value.dataSync() as Float32Array)),
    ),
  ];
}

/** An endless row of 1 and −1 (xorshift). */
function signs(seed: number): () => number {
  let state = seed * 0x9e3779b1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state < 0 ? -1 : 1;
  };
}
