/** @file A layer under test: how to make it, and how to call it on values and on symbolic tensors. */
import {
  type AnyLayer,
  cloneLayer,
  type DType,
  flatten,
  isShape,
  isTensor,
  KerasTensor,
  Layer,
  type LayerClass,
  mapLeaves,
  type Nested,
  type Shape,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { seededTensor } from "./seeded.ts";

/** The facts about one layer. Shapes include the batch size. */
export interface LayerFacts<A> {
  /** Arguments of the constructor. */
  readonly config: A;
  /** The input's shape, or a list for a layer that takes a list. */
  readonly inputShape: Shape | readonly Shape[];
  readonly inputDtype?: DType;
  /** Keyword arguments of the call. */
  readonly options?: object;
  /** The output's shape, or a list for a layer that gives a list. */
  readonly outputShape: Shape | readonly Shape[];
  readonly outputDtype?: DType;
  /** Shapes of all weights, in order, by their path below the layer: `kernel`, `lstm_cell/kernel`. */
  readonly weights: Readonly<Record<string, readonly number[]>>;
  /** Those of `weights` that no optimizer changes. */
  readonly nonTrainable?: readonly string[];
  /** Whether the output in training differs from that at inference. */
  readonly training?: boolean;
  /** Values that must be refused, by config key. */
  readonly invalid?: Readonly<Record<string, unknown>>;
  /** Further classes that the config holds. */
  readonly classes?: readonly LayerClass[];
}

type Config = Readonly<Record<string, unknown>>;
export type Subject = ReturnType<typeof subjectOf>;

/** The ways to make and call a layer of the given facts. */
export function subjectOf(cls: LayerClass, given: LayerFacts<object>) {
  const { inputShape, inputDtype, options = {} } = given;
  /** A new layer; layers inside its config are new as well, for they keep their weights. */
  const make = (changes: Config = {}): AnyLayer => {
    const config = mapLeaves(given.config as Nested<unknown>, (value) =>
      value instanceof Layer ? cloneLayer(value as AnyLayer) : value,
    );
    return new cls({ ...(config as object), ...changes });
  };
  const inputs = (): Nested<Tensor> => {
    const tensors = listOf(inputShape).map((shape, i) => seededTensor(shape, inputDtype, i + 1));
    return isShape(inputShape) ? (tensors[0] as Tensor) : tensors;
  };
  /** The outputs for seeded values. */
  const run = (layer: AnyLayer, more: object = {}): Tensor[] =>
    flatten(layer.invoke(inputs(), { ...options, ...more }) as Nested<Tensor>);
  /** The outputs for symbolic tensors of the same shapes, the batch size perhaps unknown. */
  const trace = (layer: AnyLayer, batch?: null): KerasTensor[] => {
    const symbol = (leaf: unknown): unknown =>
      isTensor(leaf)
        ? new KerasTensor(
            batch === null ? [null, ...leaf.shape.slice(1)] : leaf.shape,
            leaf.dtype as DType,
          )
        : leaf;
    const [x, keywords] = [inputs(), options].map((value) =>
      mapLeaves(value as Nested<unknown>, symbol),
    );
    return flatten(layer.invoke(x, keywords as object) as Nested<KerasTensor>);
  };
  const makeBuilt = (): AnyLayer => {
    const layer = make();
    tf.dispose(run(layer));
    return layer;
  };
  return { cls, given, make, makeBuilt, inputs, run, trace };
}

/** One shape or a list of them, as a list. */
export function listOf(shapes: Shape | readonly Shape[]): readonly Shape[] {
  return isShape(shapes) ? [shapes] : shapes;
}
