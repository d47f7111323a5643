/** @file What the layers share that pool over all places. */
import {
  type CallOptions,
  dataFormat,
  fields as f,
  type KerasTensor,
  Layer,
  type Shape,
} from "@kmr-js/core";

/** The config keys of global pooling. */
export const globalPoolingFields = {
  data_format: dataFormat,
  /** Keep the spatial axes, with size 1. */
  keepdims: f.boolean(false),
};

/** Base of global pooling: a subclass gives `call`. */
export abstract class BaseGlobalPooling<C extends CallOptions = CallOptions> extends Layer<
  typeof globalPoolingFields,
  KerasTensor,
  KerasTensor,
  C
> {
  /** The axes that are folded. */
  protected spatialAxes(rank: number): number[] {
    const first = this.config.data_format === "channels_last" ? 1 : 2;
    return Array.from({ length: rank - 2 }, (_, i) => first + i);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const folded = new Set(this.spatialAxes(inputShape.length));
    return this.config.keepdims
      ? inputShape.map((size, axis) => (folded.has(axis) ? 1 : size))
      : inputShape.filter((_, axis) => !folded.has(axis));
  }
}
