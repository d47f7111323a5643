/** @file A function as a loss. */
import { snakeCase } from "../naming.ts";
import type { Tensor } from "../tensor.ts";
import { functionField } from "./function-field.ts";
import { Loss, lossFields } from "./loss.ts";

const fields = { ...lossFields(null), fn: functionField };

/** The loss that a function of one's own gives: a value per sample. */
export class LossFunctionWrapper extends Loss<typeof fields> {
  static override readonly className = "LossFunctionWrapper";
  static override readonly fields = fields;

  /** @param name - what logs call the loss; the function's when left out. */
  constructor(args: { readonly fn: (yTrue: Tensor, yPred: Tensor) => Tensor; name?: string }) {
    super({ name: snakeCase(args.fn.name) || null, ...args });
  }

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return this.config.fn(yTrue, yPred);
  }
}
