/** @file An array that stands in a saved call, beside the tensors. */
import * as tf from "@tensorflow/tfjs-core";
import { type DType, isDType, tfjsType } from "./dtype.ts";
import type { Json } from "./json.ts";
import type { Tensor } from "./tensor.ts";

/** The tags under which Keras saves arrays: NumPy's, and the backend's tensors. */
export type ArrayTag = "__numpy__" | "__tensor__";

/** Values of a saved call. A run of the graph turns them into a tensor, so that nothing has to be disposed. */
export class ConstantArray {
  readonly value: Json;
  /** As in the file, also when no dtype of Keras has that name. */
  readonly savedDType: Json;
  readonly tag: ArrayTag;

  constructor(value: Json, savedDType: Json, tag: ArrayTag) {
    this.value = value;
    this.savedDType = savedDType;
    this.tag = tag;
  }

  get dtype(): DType {
    if (isDType(this.savedDType)) return this.savedDType;
    return typeof this.flat[0] === "string" ? "string" : "float32";
  }

  get shape(): readonly number[] {
    const sizes: number[] = [];
    for (let inner = this.value; Array.isArray(inner); inner = inner[0]) sizes.push(inner.length);
    return sizes;
  }

  /** The values in one row. */
  get flat(): readonly Json[] {
    return ([this.value] as unknown[]).flat(Number.POSITIVE_INFINITY) as Json[];
  }

  toTensor(): Tensor {
    const values = this.flat as number[];
    return tf.tensor(values, [...this.shape], tfjsType(this.dtype));
  }
}
