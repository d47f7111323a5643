/** @file Output shapes of layers that state none: `call` is run on zeros, with two sizes for what is unknown. */
import * as tf from "@tensorflow/tfjs-core";
import { ConstantArray } from "../constant-array.ts";
import { type DType, tfjsType } from "../dtype.ts";
import type { Nested, Shape } from "../shape.ts";
import { KerasTensor, type Tensor } from "../tensor.ts";
import { flatten, mapLeaves } from "../tree.ts";

interface Traceable {
  readonly name: string;
  invoke(inputs: unknown, options?: object): unknown;
}

/** Sizes that stand for an unknown one. Coprime, so that sums and products of them differ too. */
const PROBES = [2, 3] as const;

/** Shapes and dtypes of the outputs: sizes that follow the probe are unknown. */
export function traceSpec(
  layer: Traceable,
  inputs: Nested<KerasTensor>,
  options: object,
): Nested<KerasTensor> {
  const [first, second] = PROBES.map((size) => probe(layer, inputs, options, size)) as [
    Probe,
    Probe,
  ];
  const others = flatten(second.shapes);
  let next = 0;
  return mapLeaves(first.shapes, (found) => {
    const other = others[next++] as Found;
    const shape: Shape = found.shape.map((size, axis) =>
      size === other.shape[axis] ? size : null,
    );
    return new KerasTensor(shape, found.dtype, layer.name);
  });
}

/** A leaf: its class keeps `mapLeaves` from walking into it. */
class Found {
  readonly shape: readonly number[];
  readonly dtype: DType;
  constructor(tensor: Tensor) {
    this.shape = tensor.shape;
    this.dtype = tensor.dtype as DType;
  }
}
interface Probe {
  readonly shapes: Nested<Found>;
}

function probe(
  layer: Traceable,
  inputs: Nested<KerasTensor>,
  options: object,
  size: number,
): Probe {
  const zeros = (leaf: unknown): unknown => {
    if (leaf instanceof ConstantArray) return leaf.toTensor();
    if (!(leaf instanceof KerasTensor)) return leaf;
    return zerosLike(
      leaf.shape.map((n) => n ?? size),
      leaf.dtype,
    );
  };
  let shapes: Nested<Found> = [];
  tf.tidy(() => {
    const outputs = layer.invoke(
      mapLeaves(inputs as Nested<unknown>, zeros),
      mapLeaves(options as Nested<unknown>, zeros) as object,
    ) as Nested<Tensor>;
    shapes = mapLeaves(outputs, (tensor) => new Found(tensor));
  });
  return { shapes };
}

function zerosLike(shape: number[], dtype: DType): Tensor {
  return dtype === "string" ? tf.fill(shape, "", "string") : tf.zeros(shape, tfjsType(dtype));
}
