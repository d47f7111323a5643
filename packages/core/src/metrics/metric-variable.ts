/** @file The state of a metric. */
import { ShapeError } from "../errors.ts";
import { equalShapes, formatShape, sizeOf } from "../shape.ts";
import { isTensor, type Tensor } from "../tensor.ts";

/** What a variable takes: a number for every place, numbers in the order of the places, or a tensor of its shape. */
export type MetricValues = number | ArrayLike<number> | Tensor;

/**
 * Numbers that batches add to. They lie on the host in double precision: there is nothing to dispose, and sums over many
 * batches lose nothing.
 */
export class MetricVariable {
  readonly name: string;
  readonly shape: readonly number[];
  /** The numbers, the last axis fastest. */
  readonly values: Float64Array;

  constructor(name: string, shape: readonly number[]) {
    this.name = name;
    this.shape = shape;
    this.values = new Float64Array(sizeOf(shape) ?? 0);
  }

  /** The number of a variable without axes. */
  get value(): number {
    return this.values[0] ?? 0;
  }

  /** Replaces the numbers. @throws ShapeError for a tensor of another shape. */
  assign(next: MetricValues): void {
    const numbers = this.numbers(next);
    for (let i = 0; i < this.values.length; i++) this.values[i] = numbers(i);
  }

  /** Adds to the numbers. @throws ShapeError for a tensor of another shape. */
  assignAdd(more: MetricValues): void {
    const numbers = this.numbers(more);
    for (let i = 0; i < this.values.length; i++) {
      this.values[i] = (this.values[i] ?? 0) + numbers(i);
    }
  }

  private numbers(given: MetricValues): (place: number) => number {
    if (typeof given === "number") return () => given;
    const shape = isTensor(given) ? given.shape : [given.length];
    const fits = isTensor(given)
      ? equalShapes(shape, this.shape)
      : given.length === this.values.length;
    if (!fits) {
      throw new ShapeError(
        `Metric variable ${JSON.stringify(this.name)} has shape ${formatShape(this.shape)}. Received: ${formatShape(shape)}.`,
      );
    }
    const numbers = isTensor(given) ? given.dataSync() : given;
    return (place) => numbers[place] ?? 0;
  }
}
