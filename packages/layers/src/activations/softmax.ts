import {
  type CallOptions,
  canonicalAxis,
  fields as f,
  formatShape,
  type KerasTensor,
  Layer,
  type LayerArgs,
  type Shape,
  ShapeError,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** The axis, or axes, over which the output sums to 1. */
  axis: f.axes(-1),
};
export type SoftmaxArgs = LayerArgs<typeof fields>;

/** Keyword arguments of a layer that takes a mask. */
export interface MaskOptions extends CallOptions {
  /** False, or at most 0.5, where a value does not count. */
  readonly mask?: KerasTensor | null | undefined;
}

/** What stands at a masked place before the exponential: Keras's number. */
const LARGE_NEGATIVE = -1e9;

/**
 * `exp(x) / Σ exp(x)`, the sum taken along `axis`. Where a mask is false the output is 0.
 * Shapes: as the input.
 * @see keras.layers.Softmax
 */
export class Softmax extends Layer<typeof fields, KerasTensor, KerasTensor, MaskOptions> {
  static override readonly className = "Softmax";
  static override readonly fields = fields;
  static override readonly callArguments = ["inputs", "mask"];
  override supportsMasking = true;

  override call(x: Tensor, { mask }: { mask?: Tensor | null } = {}): Tensor {
    if (mask === undefined || mask === null) return softmax(x, this.config.axis);
    this.checkMask(mask, x);
    const keep = mask.dtype === "bool" ? mask : tf.greater(mask, 0.5);
    return tf.where(keep, softmax(tf.where(keep, x, LARGE_NEGATIVE), this.config.axis), 0);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }

  /** The mask broadcasts to the input, and not the other way round. */
  private checkMask(mask: Tensor, x: Tensor): void {
    const fits = mask.shape.every(
      (size, i) => size === 1 || size === x.shape[i + x.rank - mask.rank],
    );
    if (mask.rank <= x.rank && fits) return;
    throw new ShapeError(
      `${String(this)}: the mask must broadcast to the input. Received: mask ${formatShape(mask.shape)}, input ${formatShape(x.shape)}.`,
    );
  }
}

/** Softmax over one axis or several. */
export function softmax(x: Tensor, axis: number | readonly number[]): Tensor {
  const axes = [axis].flat().map((one) => canonicalAxis(one, x.rank));
  if (axes.length === 1 && axes[0] === x.rank - 1) return tf.softmax(x);
  return tf.exp(tf.sub(x, tf.logSumExp(x, axes, true)));
}
