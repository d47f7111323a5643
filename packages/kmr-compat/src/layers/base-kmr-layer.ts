import {
  type CallOptions,
  type Fields,
  type KerasTensor,
  Layer,
  type Structure,
} from "@kmr-js/core";

/**
 * Base of KMR's layers: registered under `kmr.layers`.
 * @remarks Differs from KMR: an unknown constructor key is an error; KMR's BaseLayer drops it without a word.
 */
export abstract class BaseKmrLayer<
  F extends Fields = Fields,
  I extends Structure = KerasTensor,
  O extends Structure = KerasTensor,
  C extends CallOptions = CallOptions,
> extends Layer<F, I, O, C> {
  static override readonly registeredPackage = "kmr.layers";
}
