/** @file The initializer `Orthogonal`. */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../config/field.ts";
import { ShapeError } from "../errors.ts";
import { SeedGenerator } from "../random/seed-generator.ts";
import { formatShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { Initializer } from "./initializer.ts";
import { seedField, seedNumber } from "./seed.ts";

const fields = { seed: seedField, gain: number(1) };

/** Rows or columns of length `gain` at right angles (Saxe et al., 2014). @see keras.initializers.Orthogonal */
export class Orthogonal extends Initializer<typeof fields> {
  static override readonly className = "Orthogonal";
  static override readonly fields = fields;

  override call(shape: readonly number[]): Tensor {
    if (shape.length < 2) {
      throw new ShapeError(
        `Orthogonal: needs a shape of rank 2 or more. Received: ${formatShape(shape)}.`,
      );
    }
    const columns = shape.at(-1) ?? 1;
    const rows = sizeOf(shape.slice(0, -1));
    const basis = orthonormal(
      Math.min(rows, columns),
      Math.max(rows, columns),
      new SeedGenerator(seedNumber(this.config.seed)),
    );
    const values = new Float32Array(rows * columns);
    for (const [i, vector] of basis.entries()) {
      for (const [j, value] of vector.entries()) {
        values[rows <= columns ? i * columns + j : j * columns + i] = value * this.config.gain;
      }
    }
    return tf.tensor(values, [...shape], "float32");
  }
}

/** `count` orthonormal vectors by Gram–Schmidt, twice for float accuracy. */
function orthonormal(count: number, size: number, generator: SeedGenerator): Float64Array[] {
  const basis: Float64Array[] = [];
  while (basis.length < count) {
    const vector = Float64Array.from({ length: size }, () => generator.nextNormal());
    for (let pass = 0; pass < 2; pass++) {
      for (const other of basis) {
        const overlap = vector.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
        for (let i = 0; i < size; i++) vector[i] = (vector[i] ?? 0) - overlap * (other[i] ?? 0);
      }
    }
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    basis.push(vector.map((value) => value / length));
  }
  return basis;
}
