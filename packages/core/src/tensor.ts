/** @file Tensors: tfjs's at run time, KerasTensor while a graph is built. */
import "./backend/cpu.ts";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { DType } from "./dtype.ts";
import { ShapeError } from "./errors.ts";
import { formatShape, MAX_RANK, type Nested, type Shape } from "./shape.ts";
import { flatten } from "./tree.ts";

export type { Tensor } from "@tensorflow/tfjs-core";

/** Where a symbolic tensor comes from: which call of which operation, which of its outputs. */
export interface History {
  readonly node: import("./graph/node.ts").Node;
  readonly tensorIndex: number;
}

/** A tensor of a graph under construction: its shape and dtype, no values. */
export class KerasTensor {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly name: string;
  /** Set once the call that makes the tensor is a node of the graph. */
  history: History | undefined;

  /** @throws ShapeError for more axes than a tensor can have. */
  constructor(shape: Shape, dtype: DType, name = "keras_tensor") {
    if (shape.length > MAX_RANK)
      throw new ShapeError(
        `A tensor has at most ${MAX_RANK} axes. Received: "${name}" with ${shape.length}.`,
      );
    this.shape = shape;
    this.dtype = dtype;
    this.name = name;
  }

  get rank(): number {
    return this.shape.length;
  }

  toString(): string {
    return `<KerasTensor shape=${formatShape(this.shape)}, dtype=${this.dtype}, name=${this.name}>`;
  }
}

/** A tensor with or without values. */
export type AnyTensor = Tensor | KerasTensor;

export function isKerasTensor(value: unknown): value is KerasTensor {
  return value instanceof KerasTensor;
}

type NestedNumbers = readonly (number | boolean | NestedNumbers)[];
/** Values of any rank: a tensor, or nested lists. */
export type Values = Tensor | NestedNumbers;

/** True for a tfjs tensor, of whichever copy of tfjs. */
export function isTensor(value: unknown): value is Tensor {
  return (
    typeof value === "object" &&
    value !== null &&
    "dataId" in value &&
    "shape" in value &&
    "id" in value
  );
}

/** The dtype of the first of some symbolic tensors: that of the output of layers that keep it. */
export function firstDType(tensors: Nested<KerasTensor>): DType {
  return flatten(tensors)[0]?.dtype ?? "float32";
}

export type NestedTensors = Nested<Tensor>;
