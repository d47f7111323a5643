import {
  type CallOptions,
  type Fields,
  type KerasTensor,
  Layer,
  type LayerClass,
  nearest,
  type Structure,
} from "@kmr-js/core";

/** What every layer of Keras takes. */
const baseKeys: ReadonlySet<string> = new Set([
  "name",
  "trainable",
  "dtype",
  "activity_regularizer",
]);

/**
 * Base of KMR's layers: registered under `kmr.layers`. An unknown constructor key is dropped, as KMR's BaseLayer drops
 * it, so that every config that Python takes loads; `notices` names it.
 */
export abstract class BaseKmrLayer<
  F extends Fields = Fields,
  I extends Structure = KerasTensor,
  O extends Structure = KerasTensor,
  C extends CallOptions = CallOptions,
> extends Layer<F, I, O, C> {
  static override readonly registeredPackage = "kmr.layers";
  static readonly dropsUnknownKeys = true;
  readonly #dropped: readonly string[];

  constructor(...args: ConstructorParameters<typeof Layer<F, I, O, C>>) {
    const { fields } = new.target as unknown as LayerClass;
    const given = Object.entries((args[0] ?? {}) as Readonly<Record<string, unknown>>);
    const isKnown = ([key]: [string, unknown]): boolean =>
      Object.hasOwn(fields, key) || baseKeys.has(key);
    super(...([Object.fromEntries(given.filter(isKnown))] as unknown as typeof args));
    this.#dropped = given.filter((entry) => !isKnown(entry)).map(([key]) => key);
  }

  override notices(): readonly string[] {
    const known = [...Object.keys(this.cls.fields), ...baseKeys];
    const dropped = this.#dropped.map((key) => {
      const close = nearest(key, known);
      const hint = close === undefined ? "" : ` Did you mean ${JSON.stringify(close)}?`;
      return `the unknown key ${JSON.stringify(key)} is dropped, as KMR drops it.${hint}`;
    });
    return [...super.notices(), ...dropped];
  }
}
