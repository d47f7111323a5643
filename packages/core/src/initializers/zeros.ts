/** @file The initializer `Zeros`. */
import * as tf from "@tensorflow/tfjs-core";
import { type DType, tfjsType } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { Initializer } from "./initializer.ts";

/** Zeros. @see keras.initializers.Zeros */
export class Zeros extends Initializer<Record<never, never>> {
  static override readonly className = "Zeros";

  override call(shape: readonly number[], dtype: DType): Tensor {
    return tf.zeros([...shape], tfjsType(dtype));
  }
}
