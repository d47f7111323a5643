/** @file One call, made again with one thing changed: does the output now match Keras's? */
import {
  flatten,
  KerasError,
  Layer,
  type Nested,
  type Operation,
  type Tensor,
  type Variable,
  watchCalls,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { compareArrays, type Tolerance } from "../compare.ts";
import type { ParityArray } from "../read-parity.ts";

/** Something that is changed for the time of one call. */
export interface Change {
  /** Makes the change, and returns what takes it back. */
  apply(): () => void;
  /** Keyword arguments of the call that the change adds. */
  readonly options?: object;
  /** What the call gets in the place of Keras's inputs. */
  readonly inputs?: unknown;
}

/** How one call came out: the largest errors of all its outputs, and whether they are within the tolerance. */
export interface Outcome {
  readonly passed: boolean;
  readonly maxAbsolute: number;
}

const FAILED: Outcome = { passed: false, maxAbsolute: Number.POSITIVE_INFINITY };

/** A call on the inputs that Keras had, to be repeated with changes. */
export class Experiment {
  readonly operation: Operation;
  /** How many times the call was repeated. */
  runs = 0;
  private readonly inputs: unknown;
  private readonly options: object;
  private readonly recorded: readonly ParityArray[];
  private readonly tolerance: Tolerance;
  private readonly deadline: number;

  constructor(
    call: { readonly operation: Operation; readonly inputs: unknown; readonly options: object },
    recorded: readonly ParityArray[],
    tolerance: Tolerance,
    milliseconds: number,
  ) {
    this.operation = call.operation;
    this.inputs = call.inputs;
    this.options = call.options;
    this.recorded = recorded;
    this.tolerance = tolerance;
    this.deadline = performance.now() + milliseconds;
  }

  /** True when the time for one layer is used up. */
  get over(): boolean {
    return performance.now() > this.deadline;
  }

  /** Runs the call with changes, and compares. A call that the change makes impossible counts as failed. */
  run(...changes: readonly Change[]): Outcome {
    return this.with(changes, (outputs) => {
      const compared = this.recorded.map((keras, i) => {
        const ours = outputs[i];
        return ours === undefined ? FAILED : compareArrays(ours, keras, this.tolerance);
      });
      return {
        passed: compared.length > 0 && compared.every(({ passed }) => passed),
        maxAbsolute: Math.max(...compared.map(({ maxAbsolute }) => maxAbsolute)),
      };
    });
  }

  /** The sum of squared errors with changes; Infinity where it cannot be computed. */
  squaredError(...changes: readonly Change[]): number {
    let sum = Number.POSITIVE_INFINITY;
    this.with(changes, (outputs) => {
      sum = this.recorded.reduce((total, keras, i) => total + squares(outputs[i], keras), 0);
      return FAILED;
    });
    return Number.isNaN(sum) ? Number.POSITIVE_INFINITY : sum;
  }

  /** The values that the call gives with changes; undefined where they make it impossible. */
  values(...changes: readonly Change[]): readonly ArrayLike<unknown>[] | undefined {
    let values: readonly ArrayLike<unknown>[] | undefined;
    this.with(changes, (outputs) => {
      values = outputs.map((output) => output.dataSync());
      return FAILED;
    });
    return values;
  }

  /** Makes the call with changes, and hands its outputs to `body`. */
  private with(changes: readonly Change[], body: (outputs: readonly Tensor[]) => Outcome): Outcome {
    this.runs++;
    const undo = changes.map((change) => change.apply());
    const options = Object.assign({}, this.options, ...changes.map((change) => change.options));
    const inputs = changes.find((change) => change.inputs !== undefined)?.inputs ?? this.inputs;
    try {
      let outcome = FAILED;
      tf.tidy(() => {
        const made = watchCalls(undefined, () => this.operation.invoke(inputs, options));
        outcome = body(flatten(made as Nested<Tensor>));
      });
      return outcome;
    } catch (error) {
      if (error instanceof KerasError || error instanceof Error) return FAILED; // tfjs throws plain errors for shapes
      throw error;
    } finally {
      for (const back of undo.reverse()) back();
    }
  }
}

function squares(ours: Tensor | undefined, keras: ParityArray): number {
  if (ours === undefined || ours.shape.join() !== keras.shape.join())
    return Number.POSITIVE_INFINITY;
  const values = ours.dataSync();
  let sum = 0;
  for (const [i, value] of values.entries()) sum += (value - Number(keras.data[i])) ** 2;
  return sum;
}

/** Another value under a key of the config of a layer or op. */
export function configChange(target: Operation, key: string, value: unknown): Change {
  const holder = target as unknown as { config: object };
  return {
    apply() {
      const { config } = holder;
      Reflect.set(holder, "config", Object.freeze({ ...config, [key]: value }));
      return () => void Reflect.set(holder, "config", config);
    },
  };
}

/** Another value of a weight. */
export function weightChange(variable: Variable, data: Float32Array | Int32Array): Change {
  return {
    apply() {
      const before = variable.value.dataSync().slice() as Float32Array;
      variable.assign({ shape: variable.shape, data });
      return () => variable.assign({ shape: variable.shape, data: before });
    },
  };
}

/** Another keyword argument. The weights are put back after it: in training, moving statistics move. */
export function optionsChange(operation: Operation, options: object): Change {
  return {
    options,
    apply() {
      const weights = operation instanceof Layer ? operation.weights : [];
      const undo = weights.map((weight) =>
        weightChange(weight, weight.value.dataSync() as Float32Array).apply(),
      );
      return () => {
        for (const back of undo) back();
      };
    },
  };
}
