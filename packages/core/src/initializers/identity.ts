/** @file The initializer `Identity`. */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../config/field.ts";
import { ShapeError } from "../errors.ts";
import { formatShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { Initializer } from "./initializer.ts";

const fields = { gain: number(1) };

/** `gain` on the diagonal of a matrix. @see keras.initializers.Identity */
export class Identity extends Initializer<typeof fields> {
  static override readonly className = "Identity";
  static override readonly fields = fields;

  override call(shape: readonly number[]): Tensor {
    const [rows, columns] = shape;
    if (shape.length !== 2 || rows === undefined) {
      throw new ShapeError(`Identity: makes matrices only. Received: ${formatShape(shape)}.`);
    }
    return tf.tidy(() => tf.mul(tf.eye(rows, columns), this.config.gain));
  }
}
