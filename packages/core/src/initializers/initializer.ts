/** @file The base of initializers. */
import { Configured } from "../config/configured.ts";
import type { Fields } from "../config/field.ts";
import type { DType } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";

/** Gives a new weight its first values. */
export abstract class Initializer<F extends Fields = Fields> extends Configured<F> {
  static override readonly module = "keras.initializers";

  abstract call(shape: readonly number[], dtype: DType): Tensor;
}
