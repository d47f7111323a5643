/** @file The initializer `Constant`. */
import * as tf from "@tensorflow/tfjs-core";
import { number } from "../config/field.ts";
import { type DType, tfjsType } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { Initializer } from "./initializer.ts";

const fields = { value: number(0) };

/** One value everywhere. @see keras.initializers.Constant */
export class Constant extends Initializer<typeof fields> {
  static override readonly className = "Constant";
  static override readonly fields = fields;

  override call(shape: readonly number[], dtype: DType): Tensor {
    return tf.fill([...shape], this.config.value, tfjsType(dtype));
  }
}
