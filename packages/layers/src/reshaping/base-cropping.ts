/** @file What Cropping1D, Cropping2D and Cropping3D share. */
import {
  type DataFormat,
  type DType,
  type Fields,
  firstDType,
  formatShape,
  type KerasTensor,
  Layer,
  type Shape,
  ShapeError,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { type Border, onAllAxes, withBorders } from "./borders.ts";

/** Base of cropping: a subclass gives `fields` and its borders. */
export abstract class BaseCropping<F extends Fields> extends Layer<F> {
  /** What is cut from each spatial axis. */
  protected abstract get spatialBorders(): readonly Border[];

  private get borders(): Border[] {
    const { data_format = "channels_last" } = this.config as { readonly data_format?: DataFormat };
    return onAllAxes(this.spatialBorders, data_format);
  }

  override call(x: Tensor): Tensor {
    const shape = this.computeOutputShape(x.shape) as number[];
    return tf.slice(
      x,
      this.borders.map(([before]) => before),
      shape,
    );
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const { borders } = this;
    const shape = withBorders(inputShape, borders, -1);
    const gone = shape.some((size, axis) => {
      const [before, after] = borders[axis] ?? [0, 0];
      return size !== null && size <= 0 && before + after > 0;
    });
    if (!gone) return shape;
    throw new ShapeError(
      `${String(this)}: cropping leaves nothing of the input. Received: shape ${formatShape(inputShape)}, ` +
        `cropping=${JSON.stringify(this.spatialBorders)}.`,
    );
  }

  override computeOutputDtype(inputs: KerasTensor): DType {
    return firstDType(inputs);
  }
}
