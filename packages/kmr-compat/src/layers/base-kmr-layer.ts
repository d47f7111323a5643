import {
  type CallOptions,
  type Fields,
  type KerasTensor,
  Layer,
  type Structure,
} from "@kmr-js/core";

/**
 * Base of KMR's layers: registered under `kmr.layers`, and tolerant of unknown constructor keys.
 * @remarks Differs from Keras: unknown keys are dropped, as KMR's BaseLayer drops them (its files may hold such keys).
 */
export abstract class BaseKmrLayer<
  F extends Fields = Fields,
  I extends Structure = KerasTensor,
  O extends Structure = KerasTensor,
  C extends CallOptions = CallOptions,
> extends Layer<F, I, O, C> {
  static override readonly registeredPackage = "kmr.layers";
}
