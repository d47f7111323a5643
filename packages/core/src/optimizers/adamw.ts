/** @file The optimizer `AdamW`. */
import { nullable, number } from "../config/field.ts";
import { Adam, adamFields } from "./adam.ts";

const fields = { ...adamFields, weight_decay: nullable(number(0.004)) };

/** Adam with weight decay apart from the gradient (Loshchilov & Hutter, 2017). @see keras.optimizers.AdamW */
export class AdamW extends Adam {
  static override readonly className = "AdamW";
  static override readonly fields = fields;
}
