/** @file What ZeroPadding1D, ZeroPadding2D and ZeroPadding3D share. */
import {
  type DataFormat,
  type DType,
  type Fields,
  firstDType,
  type KerasTensor,
  Layer,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { type Border, onAllAxes, withBorders } from "./borders.ts";

/** Base of zero padding: a subclass gives `fields` and its borders. */
export abstract class BaseZeroPadding<F extends Fields> extends Layer<F> {
  /** The zeros of each spatial axis. */
  protected abstract get spatialBorders(): readonly Border[];

  private get borders(): Border[] {
    const { data_format } = this.config as unknown as { readonly data_format: DataFormat };
    return onAllAxes(this.spatialBorders, data_format);
  }

  override call(x: Tensor): Tensor {
    return tf.pad(x, this.borders as [number, number][]);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return withBorders(inputShape, this.borders, 1);
  }

  override computeOutputDtype(inputs: KerasTensor): DType {
    return firstDType(inputs);
  }
}
