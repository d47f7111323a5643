/** @file The regularizer `OrthogonalRegularizer`. */
import * as tf from "@tensorflow/tfjs-core";
import { choice } from "../config/field.ts";
import { ShapeError } from "../errors.ts";
import { formatShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { Regularizer } from "./regularizer.ts";
import { strength } from "./strength.ts";

/** Keras's epsilon: shorter vectors are not brought to length 1. */
const EPSILON = 1e-7;

const fields = { factor: strength(0.01), mode: choice(["rows", "columns"], "rows") };

/** `factor` times the mean `|cos|` of the angles between the rows, or columns, of a matrix. @see keras.regularizers.OrthogonalRegularizer */
export class OrthogonalRegularizer extends Regularizer<typeof fields> {
  static override readonly className = "OrthogonalRegularizer";
  static override readonly fields = fields;

  override call(x: Tensor): Tensor {
    const { factor, mode } = this.config;
    if (x.rank !== 2) {
      throw new ShapeError(
        `OrthogonalRegularizer: x must have rank 2. Received: shape ${formatShape(x.shape)}.`,
      );
    }
    return tf.tidy(() => {
      const vectors = (mode === "rows" ? x : tf.transpose(x)) as tf.Tensor2D;
      const [count] = vectors.shape;
      const inverse = tf.minimum(tf.rsqrt(tf.sum(tf.square(vectors), 1, true)), 1 / EPSILON);
      const units = tf.mul(vectors, inverse) as tf.Tensor2D;
      const cosines = tf.mul(tf.matMul(units, units, false, true), tf.sub(1, tf.eye(count)));
      const pairs = (count * (count - 1)) / 2;
      return tf.div(tf.mul(tf.sum(tf.abs(cosines)), factor * 0.5), pairs);
    });
  }
}
