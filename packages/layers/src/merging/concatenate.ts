import {
  canonicalAxis,
  type DType,
  fields as f,
  firstDType,
  formatShape,
  type KerasTensor,
  Layer,
  type LayerArgs,
  type Nested,
  type Shape,
  ShapeError,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const fields = {
  /** The axis along which the tensors are joined. */
  axis: f.integer(-1),
};
export type ConcatenateArgs = LayerArgs<typeof fields>;

/**
 * Joins a list of tensors along an axis.
 * Shapes: equal but along `axis`, where the sizes add up.
 * @see keras.layers.Concatenate
 */
export class Concatenate extends Layer<typeof fields, readonly KerasTensor[]> {
  static override readonly className = "Concatenate";
  static override readonly fields = fields;
  override supportsMasking = true;

  override call(inputs: readonly Tensor[]): Tensor {
    return tf.concat([...inputs], this.config.axis);
  }

  override computeOutputShape(inputShapes: readonly Shape[]): Shape {
    const [first, ...rest] = inputShapes;
    if (!Array.isArray(first)) {
      throw new ShapeError(`${String(this)}: call it on a list of tensors, e.g. [a, b].`);
    }
    const axis = canonicalAxis(this.config.axis, first.length, `${String(this)}: axis`);
    return rest.reduce<Shape>((joined, shape) => this.join(joined, shape, axis), first);
  }

  private join(a: Shape, b: Shape, axis: number): Shape {
    const fits =
      a.length === b.length &&
      a.every((size, i) => i === axis || size === null || b[i] === null || size === b[i]);
    if (!fits) {
      throw new ShapeError(
        `${String(this)}: the inputs must have equal shapes except along axis ${this.config.axis}. ` +
          `Received: ${formatShape(a)}, ${formatShape(b)}.`,
      );
    }
    return a.map((size, i) => {
      const other = b[i] ?? null;
      if (i !== axis) return size ?? other;
      return size === null || other === null ? null : size + other;
    });
  }

  override computeOutputDtype(inputs: Nested<KerasTensor>): DType {
    return firstDType(inputs);
  }

  /** Keras's rule: masks are joined like the inputs, all true for inputs without one. */
  override computeMask(
    inputs: readonly Tensor[],
    masks: Nested<Tensor | undefined> | undefined,
  ): Tensor | undefined {
    const given = Array.isArray(masks) ? (masks as (Tensor | undefined)[]) : [];
    if (given.every((mask) => mask === undefined)) return undefined;
    const wide = inputs.map((x, i) => wideMask(x, given[i]));
    return tf.any(tf.concat(wide, this.config.axis), -1);
  }
}

/** A mask in the shape of its input. */
function wideMask(x: Tensor, mask: Tensor | undefined): Tensor {
  if (mask === undefined) return tf.cast(tf.onesLike(x), "bool");
  if (mask.rank === x.rank) return mask;
  const wide = tf.broadcastTo(tf.cast(tf.expandDims(mask, -1), "int32"), x.shape as [number]);
  return tf.cast(wide, "bool");
}
