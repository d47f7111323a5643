/** @file The initializer `Ones`. */
import * as tf from "@tensorflow/tfjs-core";
import { type DType, tfjsType } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { Initializer } from "./initializer.ts";

/** Ones. @see keras.initializers.Ones */
export class Ones extends Initializer<Record<never, never>> {
  static override readonly className = "Ones";

  override call(shape: readonly number[], dtype: DType): Tensor {
    return tf.ones([...shape], tfjsType(dtype));
  }
}
