/** @file What a cell is: the part of a recurrent layer that knows one step. */
import {
  type AnyLayer,
  ConfigError,
  flatten,
  isJsonObject,
  mapLeaves,
  type Nested,
  packLike,
  random,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** One step: the output, and the states after it, flattened. */
export interface Step {
  readonly output: Tensor;
  readonly states: readonly Tensor[];
}

/** A cell made ready for one sequence: dropout masks drawn, weights at hand. */
export interface Stepper {
  /** What the inputs alone give, for one step or for a sequence of steps: `(batch, [time,] …)`. */
  project(inputs: Tensor): Tensor;
  /** From the projected input of a step and the flattened states before it to the output and the states after it. */
  step(projected: Tensor, states: readonly Tensor[]): Step;
}

/**
 * What a cell says about itself. A cell is a layer whose `call(inputs, { states, training })` computes one step and
 * gives `[output, states]`; `states` is a list in the structure of `stateSize`.
 */
export interface CellSteps {
  /** Size of the last axis of each state: Keras's `state_size`. */
  readonly stateSize: Nested<number>;
  /** Size of the last axis of the output, where it is not that of the first state: Keras's `output_size`. */
  readonly outputSize?: number;
  /** The states before the first step; zeros when left out. */
  getInitialState?(batchSize: number, stepShape: readonly number[]): Nested<Tensor>;
  /** The shapes of the states for the shape of a step's input, where they are not `(batch, size)`. */
  stateShapes?(stepShape: Shape): Nested<Shape>;
  /** The shape of the output, where it is not that of the first state with `outputSize` as its last size. */
  outputShape?(stepShape: Shape): Shape;
  /** Prepares a walk over steps of this input shape; left out, each step is a call of the cell. */
  begin?(stepShape: readonly number[], training: boolean): Stepper;
}
export type Cell = AnyLayer & CellSteps;

/** Keyword arguments of a call of a cell, as `call` gets them. */
export interface CellValues {
  readonly states: Tensor | readonly Tensor[];
  readonly training?: boolean;
}

/** True for a layer that can be a cell. */
export function isCell(layer: AnyLayer): layer is Cell {
  const size = (layer as Partial<CellSteps>).stateSize;
  return typeof size === "number" || Array.isArray(size);
}

/** `stateSize` as a list: one number stands for one state. */
export function stateList({ stateSize }: CellSteps): readonly Nested<number>[] {
  if (isJsonObject(stateSize)) throw new ConfigError("stateSize must be a number or a list.");
  return [stateSize].flat() as readonly Nested<number>[];
}

/** The shapes of the states, in the structure of `stateSize`. */
export function stateShapesOf(cell: CellSteps, stepShape: Shape): readonly Nested<Shape>[] {
  const [batch = null] = stepShape;
  const shapes =
    cell.stateShapes?.(stepShape) ??
    (mapLeaves(
      stateList(cell) as Nested<number>,
      (size) => [batch, size] as unknown,
    ) as Nested<Shape>);
  return shapes as readonly Nested<Shape>[];
}

/** The shape of the output of one step. */
export function outputShapeOf(cell: CellSteps, stepShape: Shape): Shape {
  if (cell.outputShape !== undefined) return cell.outputShape(stepShape);
  const first = flatShapes(stateShapesOf(cell, stepShape))[0] ?? [stepShape[0] ?? null];
  return cell.outputSize === undefined ? first : [...first.slice(0, -1), cell.outputSize];
}

/** The shapes of a structure of shapes. */
export function flatShapes(shapes: readonly Nested<Shape>[]): Shape[] {
  return shapes.flatMap((item) =>
    (item as readonly unknown[]).every((size) => size === null || typeof size === "number")
      ? [item as Shape]
      : flatShapes(item as readonly Nested<Shape>[]),
  );
}

/** The flattened states before the first step. */
export function initialStates(cell: CellSteps, stepShape: readonly number[]): Tensor[] {
  const own = cell.getInitialState?.(stepShape[0] ?? 1, stepShape);
  if (own !== undefined) return flatten(own);
  return flatShapes(stateShapesOf(cell, stepShape)).map((shape) => tf.zeros(shape as number[]));
}

/** The stepper of a cell; a cell that has none is called at each step. */
export function stepperOf(cell: Cell, stepShape: readonly number[], training: boolean): Stepper {
  return cell.begin?.(stepShape, training) ?? callEachStep(cell, training);
}

function callEachStep(cell: Cell, training: boolean): Stepper {
  const structure = stateList(cell);
  return {
    project: (inputs) => inputs,
    step: (inputs, flat) => {
      const states = packLike(structure, flat);
      const [output, next] = cell.invoke(inputs, { states, training }) as [Tensor, Nested<Tensor>];
      return { output, states: flatten(next) };
    },
  };
}

/** One step of a built-in cell on its own; one state that was given without a list comes without a list. */
export function singleStep(
  cell: Required<Pick<CellSteps, "begin">>,
  inputs: Tensor,
  { states, training = false }: CellValues,
): [Tensor, Tensor | readonly Tensor[]] {
  const stepper = cell.begin(inputs.shape, training);
  const step = stepper.step(stepper.project(inputs), [states].flat() as Tensor[]);
  return [step.output, Array.isArray(states) ? step.states : (step.states[0] as Tensor)];
}

/** The shapes of what `singleStep` gives. */
export function singleStepShape(
  cell: CellSteps,
  stepShape: Shape,
  options: object = {},
): Nested<Shape> {
  const [first = [], ...rest] = stateShapesOf(cell, stepShape);
  const { states = [] } = options as { readonly states?: unknown };
  return [outputShapeOf(cell, stepShape), Array.isArray(states) ? [first, ...rest] : first];
}

/** Masks of ones and zeros, scaled, that a whole sequence shares; none at a rate of 0. */
export function dropoutMasks(
  rate: number,
  shape: readonly number[],
  count: number,
  seed: random.SeedGenerator,
): Tensor[] {
  if (rate === 0) return [];
  const ones = tf.ones([...shape]);
  return Array.from({ length: count }, () => random.dropout(ones, rate, { seed }));
}

/** A mask `(batch, features)` made to fit `(batch, [time,] features)`. */
export function overSteps(mask: Tensor, inputs: Tensor): Tensor {
  return inputs.rank === mask.rank ? mask : tf.expandDims(mask, 1);
}

/** The steps of `(batch, time, …)`, one by one. */
export function stepsOf(sequences: Tensor): Tensor[] {
  // tfjs has no derivative for the unstacking of a single step
  return sequences.shape[1] === 1 ? [tf.squeeze(sequences, [1])] : tf.unstack(sequences, 1);
}

/** `x · kernel` along the last axis of x. */
export function product(x: Tensor, kernel: Tensor): Tensor {
  const [features = 1, columns = 1] = kernel.shape;
  if (x.rank === 2) return tf.matMul(x, kernel);
  const rows = tf.reshape(x, [-1, features]);
  return tf.reshape(tf.matMul(rows, kernel), [...x.shape.slice(0, -1), columns]);
}

/** `x · kernel`; with one mask on all of x, with several a mask for each equal part of the kernel's columns. */
export function maskedProduct(x: Tensor, kernel: Tensor, masks: readonly Tensor[]): Tensor {
  const [first, ...others] = masks;
  if (first === undefined) return product(x, kernel);
  if (others.length === 0) return product(tf.mul(x, overSteps(first, x)), kernel);
  const parts = tf.split(kernel, masks.length, 1);
  const products = masks.map((mask, i) =>
    product(tf.mul(x, overSteps(mask, x)), parts[i] as Tensor),
  );
  return tf.concat(products, -1);
}
