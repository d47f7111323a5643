/** @file The base of regularizers. */
import { Configured } from "../config/configured.ts";
import type { Fields } from "../config/field.ts";
import type { Tensor } from "../tensor.ts";

/** A penalty on a weight or an output, added to the loss. */
export abstract class Regularizer<F extends Fields = Fields> extends Configured<F> {
  static override readonly module = "keras.regularizers";

  /** The penalty, a scalar. */
  abstract call(x: Tensor): Tensor;
}
