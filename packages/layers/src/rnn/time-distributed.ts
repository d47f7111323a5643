import {
  type CallOptions,
  formatShape,
  KerasTensor,
  type LayerArgs,
  type Nested,
  type Shape,
  ShapeError,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { Wrapper, wrapperFields } from "../core/wrapper.ts";
import { stepsOf } from "./cell.ts";

export type TimeDistributedArgs = LayerArgs<typeof wrapperFields>;

/** Keyword arguments of TimeDistributed. */
export interface TimeDistributedOptions extends CallOptions {
  /** `(batch, time, …)`: the mask of each step goes to the wrapped layer, if it takes one. */
  readonly mask?: KerasTensor | null | undefined;
}

/**
 * Runs a layer on every step of sequences, always with the same weights.
 * Shapes: `(batch, time, …)` → `(batch, time, …)`, the rest as the layer gives it.
 * @see keras.layers.TimeDistributed
 * @example const y = new TimeDistributed({ layer: new Dense({ units: 8 }) })(x);
 */
export class TimeDistributed extends Wrapper<
  typeof wrapperFields,
  KerasTensor,
  KerasTensor,
  TimeDistributedOptions
> {
  static override readonly className = "TimeDistributed";
  static override readonly fields = wrapperFields;
  static override readonly callArguments = ["inputs", "training", "mask"];
  override supportsMasking = true;

  protected override build(inputShape: Shape): void {
    super.build(this.stepShape(inputShape));
  }

  override call(
    inputs: Tensor,
    { mask, training = false }: { mask?: Tensor | null; training?: boolean } = {},
  ): Tensor {
    if (mask !== undefined && mask !== null) this.checkMask(mask.shape, inputs.shape);
    const takesMask = this.layer.cls.callArguments.includes("mask");
    const masks = takesMask && mask ? stepsOf(mask) : [];
    const outputs = stepsOf(inputs).map((step, time) => {
      const own = masks[time];
      const options = own === undefined ? { training } : { training, mask: own };
      return this.layer.invoke(step, options) as Tensor;
    });
    return tf.stack(outputs, 1);
  }

  private checkMask(mask: Shape, inputs: Shape): void {
    if (mask.length >= 2 && mask[0] === inputs[0] && mask[1] === inputs[1]) return;
    throw new ShapeError(
      `${String(this)}: the mask must begin with the batch size and the number of steps of the input. ` +
        `Received: mask ${formatShape(mask)}, input ${formatShape(inputs)}.`,
    );
  }

  /** The shape of one step. @throws ShapeError without axes for batch, time and features. */
  private stepShape(inputShape: Shape): Shape {
    const [batch = null, _time, ...features] = inputShape;
    if (features.length > 0) return [batch, ...features];
    throw new ShapeError(
      `${String(this)}: the input must have at least rank 3. Received: shape ${formatShape(inputShape)}.`,
    );
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return (this.computeOutputSpec(new KerasTensor(inputShape, "float32")) as KerasTensor).shape;
  }

  override computeOutputSpec(inputs: Nested<KerasTensor>): Nested<KerasTensor> {
    const { shape, dtype } = inputs as KerasTensor;
    const step = new KerasTensor(this.stepShape(shape), dtype);
    const output = this.layer.computeOutputSpec(step, {}) as KerasTensor;
    const [batch = null, ...rest] = output.shape;
    return new KerasTensor([batch, shape[1] ?? null, ...rest], output.dtype, this.name);
  }
}
