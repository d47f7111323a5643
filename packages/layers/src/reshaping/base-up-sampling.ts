/** @file What UpSampling1D, UpSampling2D and UpSampling3D share. */
import {
  type DataFormat,
  type DType,
  type Fields,
  firstDType,
  type KerasTensor,
  Layer,
  ops,
  type Shape,
  type Tensor,
} from "@kmr-js/core";

/** Base of upsampling: a subclass gives `fields` and its factors. */
export abstract class BaseUpSampling<F extends Fields> extends Layer<F> {
  /** How many times larger each spatial axis becomes. */
  protected abstract get factors(): readonly number[];

  protected get firstSpatialAxis(): 1 | 2 {
    const { data_format = "channels_last" } = this.config as { readonly data_format?: DataFormat };
    return data_format === "channels_last" ? 1 : 2;
  }

  /** Repeats each value. */
  override call(x: Tensor): Tensor {
    return this.factors.reduce<Tensor>(
      (y, factor, i) => ops.repeat(y, factor, { axis: this.firstSpatialAxis + i }),
      x,
    );
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape.map((size, axis) => {
      const factor = this.factors[axis - this.firstSpatialAxis] ?? 1;
      return size === null ? null : size * factor;
    });
  }

  override computeOutputDtype(inputs: KerasTensor): DType {
    return firstDType(inputs);
  }
}
