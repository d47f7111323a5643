/** @file `cloneModel`: the same architecture with weights of its own. */
import { ConfigError } from "../errors.ts";
import type { Operation } from "../graph/node.ts";
import { type AnyLayer, Layer } from "../layer/layer.ts";
import { Op } from "../ops/operation.ts";
import type { Nested } from "../shape.ts";
import { KerasTensor } from "../tensor.ts";
import { flatten, mapLeaves } from "../tree.ts";
import { InputLayer } from "./input.ts";
import { type AnyModel, Model } from "./model.ts";
import { Sequential } from "./sequential.ts";

export interface CloneOptions {
  /** Symbolic tensors to build the clone on, in the structure of the model's inputs; new inputs when left out. */
  readonly input_tensors?: Nested<KerasTensor>;
  /** Makes the twin of a layer. The default makes a layer of the same class and config, with fresh weights. */
  readonly clone_function?: (layer: AnyLayer) => AnyLayer;
  /** Applies `clone_function` to the layers of nested models too, rather than to the models. */
  readonly recursive?: boolean;
}

/**
 * A model of the same layers with newly initialized weights. Layers that are shared in the model are shared in the clone.
 * @throws ConfigError for `input_tensors` with a model that has no graph.
 * @see keras.models.clone_model
 */
export function cloneModel<M extends AnyModel>(model: M, options: CloneOptions = {}): M {
  const { graph } = model;
  if (model instanceof Sequential && options.input_tensors === undefined)
    return cloneChain(model, options) as unknown as M;
  if (graph !== undefined) return cloneGraph(model, options) as unknown as M;
  if (options.input_tensors !== undefined) {
    throw new ConfigError(
      `${String(model)}: input_tensors can only be given for a model with a graph.`,
    );
  }
  return cloneLayer(model) as unknown as M;
}

/** A layer of the same class and config, with weights of its own. */
export function cloneLayer(layer: AnyLayer): AnyLayer {
  if (layer instanceof Sequential || (layer instanceof Model && layer.graph !== undefined))
    return cloneModel(layer as unknown as AnyModel) as unknown as AnyLayer;
  const config = mapLeaves(layer.config as Nested<unknown>, (value) =>
    value instanceof Layer ? cloneLayer(value as AnyLayer) : value,
  );
  const { name, trainable, activityRegularizer } = layer;
  const penalty = activityRegularizer === null ? {} : { activity_regularizer: activityRegularizer };
  return new layer.cls({
    ...(config as object),
    ...penalty,
    name,
    trainable,
    dtype: layer.dtypePolicy.saved,
  });
}

function twinOf(layer: AnyLayer, options: CloneOptions): AnyLayer {
  const { clone_function = cloneLayer, recursive = false } = options;
  const { input_tensors: _, ...inside } = options;
  return recursive && layer instanceof Model
    ? (cloneModel(layer as unknown as AnyModel, inside) as unknown as AnyLayer)
    : clone_function(layer);
}

function cloneChain(model: Sequential, options: CloneOptions): Sequential {
  const layers = model.layers.map((layer) => twinOf(layer, options));
  const input = model.graph?.inputs;
  const first =
    input instanceof KerasTensor
      ? [new InputLayer({ batch_shape: input.shape, dtype: input.dtype, name: input.name })]
      : [];
  return new Sequential({
    layers: [...first, ...layers] as AnyLayer[],
    name: model.name,
    trainable: model.trainable,
  });
}

function cloneGraph(model: AnyModel, options: CloneOptions): AnyModel {
  const { inputs: old, outputs, nodes } = model.requireGraph();
  const inputs = options.input_tensors ?? mapLeaves(old, freshInput);
  const given = flatten(inputs);
  const values = new Map(flatten(old).map((symbol, i) => [symbol, given[i] as KerasTensor]));
  const twins = new Map<Operation, Operation>();
  const twin = (leaf: unknown): unknown =>
    leaf instanceof KerasTensor ? (values.get(leaf) ?? leaf) : leaf;
  for (const node of nodes) {
    const made = flatten(node.outputs);
    if (made.every((symbol) => values.has(symbol))) continue;
    const { operation } = node;
    const copy =
      twins.get(operation) ??
      (operation instanceof Op ? operation.copy() : twinOf(operation as AnyLayer, options));
    twins.set(operation, copy);
    const args = mapLeaves(node.inputs as Nested<unknown>, twin);
    const result = copy.invoke(args, mapLeaves(node.options as Nested<unknown>, twin) as object);
    for (const [i, symbol] of made.entries()) {
      values.set(symbol, flatten(result as Nested<KerasTensor>)[i] as KerasTensor);
    }
  }
  return new Model({
    inputs,
    outputs: mapLeaves(outputs, (symbol) => values.get(symbol) as KerasTensor),
    name: model.name,
    trainable: model.trainable,
  } as never) as AnyModel;
}

function freshInput({ shape, dtype, history, name }: KerasTensor): KerasTensor {
  const layerName = history?.node.operation.name ?? name;
  return new InputLayer({ batch_shape: shape, dtype, name: layerName }).output;
}
