/** @file What a layer holds: its own weights, and sublayers with theirs. */
import * as tf from "@tensorflow/tfjs-core";
import { Callable } from "../callable.ts";
import { ConfigError } from "../errors.ts";
import { type Nested, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { flatten } from "../tree.ts";
import type { AnyLayer } from "./layer.ts";
import { Variable, type VariableArgs } from "./variable.ts";

/** A layer, or lists and dictionaries of layers: what stands under one attribute of a Python layer. */
export type Trackable = AnyLayer | readonly Trackable[] | { readonly [key: string]: Trackable };

/** Owner of weights and sublayers, in the order in which Keras counts and saves them. */
export abstract class WeightOwner<I, O, C> extends Callable<I, O, C> {
  /** The layer's own weights in creation order. */
  readonly ownVariables: Variable[] = [];
  /** Sublayers by the Python attribute that holds them: the groups of a weights file. */
  readonly children = new Map<string, Trackable>();
  /** Other attributes under which a Keras version stored a child. */
  readonly childAliases = new Map<string, string>();
  readonly #sublayers = new Set<AnyLayer>();
  #trainable = true;

  /** Setting it also sets every sublayer, as in Keras. */
  get trainable(): boolean {
    return this.#trainable;
  }
  set trainable(value: boolean) {
    this.#trainable = value;
    for (const layer of this.sublayers) layer.trainable = value;
  }

  /** Direct sublayers in the order in which they were attached. */
  get sublayers(): readonly AnyLayer[] {
    return [...this.#sublayers];
  }

  /** All weights: own trainable, own non-trainable, then those of the sublayers. */
  get weights(): readonly Variable[] {
    const own = [
      ...this.ownVariables.filter((v) => v.createdTrainable),
      ...this.ownVariables.filter((v) => !v.createdTrainable),
    ];
    return [...new Set([...own, ...this.sublayers.flatMap((layer) => layer.weights)])];
  }
  get trainableWeights(): readonly Variable[] {
    if (!this.#trainable) return [];
    const own = this.ownVariables.filter((v) => v.trainable);
    return [...new Set([...own, ...this.sublayers.flatMap((layer) => layer.trainableWeights)])];
  }
  get nonTrainableWeights(): readonly Variable[] {
    const trainable = new Set(this.trainableWeights);
    return this.weights.filter((weight) => !trainable.has(weight));
  }

  countParams(): number {
    return this.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  /** Copies of all weights, in the order of `weights`. The caller disposes them. */
  getWeights(): Tensor[] {
    return this.weights.map((weight) => weight.value.clone());
  }

  /** Replaces all weights, in the order of `weights`; all or none. @throws ShapeError */
  setWeights(values: readonly Tensor[]): void {
    const { weights } = this;
    if (values.length !== weights.length) {
      throw new ConfigError(
        `${String(this)}: expected ${weights.length} weights. Received: ${values.length}.`,
      );
    }
    const previous = weights.map((weight) => weight.value.clone());
    try {
      for (const [i, weight] of weights.entries()) weight.assign(values[i] as Tensor);
    } catch (error) {
      for (const [i, weight] of weights.entries()) weight.assign(previous[i] as Tensor);
      throw error;
    } finally {
      tf.dispose(previous);
    }
  }

  /** Frees the weights of the layer and its sublayers. */
  dispose(): void {
    for (const weight of this.weights) weight.dispose();
  }

  /** Makes a weight; call it in `build`. */
  addWeight(name: string, args: VariableArgs): Variable {
    const variable = new Variable(name, args);
    this.ownVariables.push(variable);
    return variable;
  }

  /**
   * Attaches sublayers under the attribute that holds them in Python: it names their group in a weights file.
   * Further names are those of other Keras versions.
   */
  protected track<T extends Trackable>(
    attribute: string,
    value: T,
    aliases: readonly string[] = [],
  ): T {
    this.children.set(attribute, value);
    for (const alias of aliases) this.childAliases.set(alias, attribute);
    for (const layer of flatten(value as Nested<AnyLayer>)) this.#sublayers.add(layer);
    return value;
  }

  /** Attaches a sublayer at the end of the list that stands under a Python attribute. */
  protected trackItem<T extends AnyLayer>(attribute: string, layer: T): T {
    const list = (this.children.get(attribute) ?? []) as readonly AnyLayer[];
    this.children.set(attribute, [...list, layer]);
    this.#sublayers.add(layer);
    return layer;
  }
}
