import {
  broadcastShapes,
  type DType,
  firstDType,
  type KerasTensor,
  Layer,
  maskOf,
  type Nested,
  type Shape,
  ShapeError,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** Layers that combine a list of tensors element by element, with broadcasting. A subclass gives `merge`. */
export abstract class BaseMerge extends Layer<Record<never, never>, readonly KerasTensor[]> {
  override supportsMasking = true;

  /** Combines the inputs, already of one rank. */
  protected abstract merge(inputs: readonly Tensor[]): Tensor;

  override call(inputs: readonly Tensor[]): Tensor {
    const rank = Math.max(...inputs.map((x) => x.rank));
    return this.merge(inputs.map((x) => alignRank(x, rank)));
  }

  override computeOutputShape(inputShapes: readonly Shape[]): Shape {
    if (!Array.isArray(inputShapes[0])) {
      throw new ShapeError(`${String(this)}: call it on a list of tensors, e.g. [a, b].`);
    }
    return inputShapes.map((shape) => shape).reduce((a, b) => mergeShapes(a, b));
  }

  override computeOutputDtype(inputs: Nested<KerasTensor>): DType {
    return firstDType(inputs);
  }

  /** A step counts where any of the masks says so; one input without a mask, and there is none. */
  override computeMask(
    _inputs: unknown,
    masks: Nested<Tensor | undefined> | undefined,
  ): Tensor | undefined {
    const found = Array.isArray(masks) ? (masks as (Tensor | undefined)[]) : [];
    if (found.length === 0 || found.some((mask) => mask === undefined)) return undefined;
    return (found as Tensor[]).reduce((a, b) => tf.logicalOr(a, b));
  }
}

/** The mask of a tensor in its shape. */
export function wideMask(x: Tensor): Tensor | undefined {
  const mask = maskOf(x);
  if (mask === undefined || mask.rank === x.rank) return mask;
  const wide = tf.cast(tf.expandDims(mask, -1), "int32");
  return tf.cast(tf.broadcastTo(wide, x.shape as [number]), "bool");
}

/** Folds the inputs by `pick`; where one is masked and the other is not, the other counts alone. */
export function pickUnmasked(
  inputs: readonly Tensor[],
  pick: (a: Tensor, b: Tensor) => Tensor,
): Tensor {
  const [first, ...others] = inputs as readonly [Tensor, ...Tensor[]];
  let [result, resultMask] = [first, wideMask(first)];
  for (const input of others) {
    const mask = wideMask(input);
    const x = mask === undefined ? input : tf.where(mask, input, result);
    const kept = resultMask === undefined ? result : tf.where(resultMask, result, x);
    resultMask = mask && resultMask && tf.logicalOr(resultMask, mask);
    result = pick(kept, x);
  }
  return result;
}

/** Adds axes after the batch axis until the rank fits, as Keras's merge layers do. */
function alignRank(x: Tensor, rank: number): Tensor {
  const missing = rank - x.rank;
  return missing === 0
    ? x
    : tf.reshape(x, [x.shape[0] ?? 1, ...Array<number>(missing).fill(1), ...x.shape.slice(1)]);
}

/** The batch sizes agree; the other axes broadcast from the right. */
function mergeShapes(a: Shape, b: Shape): Shape {
  const [batchA = null, ...restA] = a;
  const [batchB = null, ...restB] = b;
  return [batchA ?? batchB, ...broadcastShapes(restA, restB)];
}
