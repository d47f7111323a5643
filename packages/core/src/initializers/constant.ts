/** @file Initializers with fixed values. */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../config/field.ts";
import { type DType, tfjsType } from "../dtype.ts";
import { ConfigError } from "../errors.ts";
import { formatShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { Initializer } from "./initializer.ts";

const constantFields = { value: number(0) };

/** One value everywhere. @see keras.initializers.Constant */
export class Constant extends Initializer<typeof constantFields> {
  static override readonly className = "Constant";
  static override readonly fields = constantFields;
  override call(shape: readonly number[], dtype: DType): Tensor {
    return tf.fill([...shape], this.config.value, tfjsType(dtype));
  }
}

/** Zeros. @see keras.initializers.Zeros */
export class Zeros extends Initializer<Record<never, never>> {
  static override readonly className = "Zeros";
  override call(shape: readonly number[], dtype: DType): Tensor {
    return tf.zeros([...shape], tfjsType(dtype));
  }
}

/** Ones. @see keras.initializers.Ones */
export class Ones extends Initializer<Record<never, never>> {
  static override readonly className = "Ones";
  override call(shape: readonly number[], dtype: DType): Tensor {
    return tf.ones([...shape], tfjsType(dtype));
  }
}

const identityFields = { gain: number(1) };

/** `gain` on the diagonal of a matrix. @see keras.initializers.Identity */
export class Identity extends Initializer<typeof identityFields> {
  static override readonly className = "Identity";
  static override readonly fields = identityFields;
  override call(shape: readonly number[]): Tensor {
    const [rows, columns] = shape;
    if (shape.length !== 2 || rows === undefined) {
      throw new ConfigError(
        `Identity: makes matrices only. Received: shape ${formatShape(shape)}.`,
      );
    }
    return tf.mul(tf.eye(rows, columns), this.config.gain);
  }
}
