/** @file The base of constraints. */
import { Configured } from "../config/configured.ts";
import type { Fields } from "../config/field.ts";
import type { Tensor } from "../tensor.ts";

/** Brings a weight back into bounds after each step of training. */
export abstract class Constraint<F extends Fields = Fields> extends Configured<F> {
  static override readonly module = "keras.constraints";

  abstract call(weight: Tensor): Tensor;
}
