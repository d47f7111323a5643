import {
  type AnyLayer,
  type CallOptions,
  type Field,
  type Fields,
  type KerasTensor,
  Layer,
  layer,
  type Nested,
  type Shape,
  type Structure,
} from "@kmr-js/core";

/** The config keys of every wrapper. */
export const wrapperFields: { readonly layer: Field<AnyLayer, AnyLayer, true> } = {
  /** The layer that is wrapped. */
  layer: layer(),
};

/**
 * Base of layers that hold one other layer and change what it does; a subclass gives `call`.
 * @see keras.layers.Wrapper
 * @remarks Differs from Keras: without a `call` of its own it runs its layer as it is; Keras's fails.
 */
export class Wrapper<
  F extends Fields & typeof wrapperFields = typeof wrapperFields,
  I extends Structure = KerasTensor,
  O extends Structure = KerasTensor,
  C extends CallOptions = CallOptions,
> extends Layer<F, I, O, C> {
  static override readonly className: string = "Wrapper";
  static override readonly fields: Fields = wrapperFields;
  /** The wrapped layer. */
  readonly layer: AnyLayer = this.track("layer", wrappedIn(this.config));

  protected override build(inputShape: Nested<Shape>): void {
    this.layer.buildOnce(inputShape);
  }

  override call(inputs: unknown, _options: object): unknown {
    return this.layer.invoke(inputs);
  }
}

/** What stands under `layer` in the config of a wrapper. */
function wrappedIn(config: unknown): AnyLayer {
  return (config as { readonly layer: AnyLayer }).layer;
}
