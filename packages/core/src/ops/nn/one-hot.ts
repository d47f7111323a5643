/** @file Indices as ones among zeros: ops.oneHot, ops.multiHot */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, integer } from "../../config/field.ts";
import { type DType, tfjsType } from "../../dtype.ts";
import { UnsupportedError } from "../../errors.ts";
import { canonicalAxis, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { dtypeOrNull } from "../dtype-field.ts";
import { toIndices } from "../gather-scatter.ts";
import { defineOp, type Same, specOf } from "../operation.ts";

const fields = {
  num_classes: integer(),
  axis: integer(-1),
  dtype: dtypeOrNull,
  sparse: boolean(false),
};

interface Config {
  readonly num_classes: number;
  readonly axis: number;
  readonly dtype: DType | null;
  readonly sparse: boolean;
}

/** The place of the new axis. @throws ShapeError @throws UnsupportedError for sparse tensors. */
function newAxis(op: string, rank: number, { axis, sparse }: Config): number {
  if (sparse) throw new UnsupportedError(`${op}: there are no sparse tensors; leave sparse=false.`);
  return canonicalAxis(axis, rank + 1, `${op}: axis`);
}

function oneHotShape(op: string, shape: Shape, config: Config): Shape {
  const place = newAxis(op, shape.length, config);
  return [...shape.slice(0, place), config.num_classes, ...shape.slice(place)];
}

/** Ones at the indices; an index outside of the classes gives zeros. */
function encode(op: string, x: Tensor, config: Config): Tensor {
  const place = newAxis(op, x.rank, config);
  const classes = tf.range(0, config.num_classes, 1, "int32");
  const sizes = Array.from({ length: x.rank + 1 }, (_, i) =>
    i === place ? config.num_classes : 1,
  );
  const hot = tf.equal(tf.expandDims(x, place), tf.reshape(classes, sizes));
  return tf.cast(hot, tfjsType(config.dtype ?? "float32"));
}

export const OneHot = defineOp({
  className: "OneHot",
  module: "nn",
  inputs: ["x"],
  fields,
  compute: ([x], config) => encode("one_hot", toIndices(x), config),
  infer: ([x], config) => ({
    shape: oneHotShape("one_hot", specOf(x).shape, config),
    dtype: config.dtype ?? "float32",
  }),
});

/** Of an array of one axis all indices are one set, else those along the second axis. */
function setAxis(shape: Shape): number {
  return shape.length > 1 ? 1 : 0;
}

export const MultiHot = defineOp({
  className: "MultiHot",
  module: "nn",
  inputs: ["inputs"],
  fields,
  renamed: { num_tokens: "num_classes" },
  compute: ([inputs], config) => {
    const x = toIndices(inputs);
    const hot = tf.cast(encode("multi_hot", x, { ...config, dtype: "int32" }), "float32");
    return tf.cast(tf.max(hot, setAxis(x.shape)), tfjsType(config.dtype ?? "float32"));
  },
  infer: ([inputs], config) => {
    const { shape } = specOf(inputs);
    const hot = oneHotShape("multi_hot", shape, config);
    return {
      shape: hot.filter((_, axis) => axis !== setAxis(shape)),
      dtype: config.dtype ?? "float32",
    };
  },
});

interface HotOptions {
  /** The place of the new axis. */
  readonly axis?: number | undefined;
  readonly dtype?: DType | null | undefined;
}

/** A new axis with 1 at the index and 0 elsewhere. @see keras.ops.one_hot @throws ShapeError */
export function oneHot<T extends AnyTensor>(
  x: T,
  numClasses: number,
  options: HotOptions = {},
): Same<T> {
  return OneHot.apply([x], { ...options, num_classes: numClasses }) as Same<T>;
}

/**
 * Sets of indices as ones among zeros.
 * @see keras.ops.multi_hot
 * @remarks Differs from Keras: the symbolic dtype is that of the result; Keras states that of the input.
 * @throws ShapeError
 */
export function multiHot<T extends AnyTensor>(
  inputs: T,
  numClasses: number,
  options: HotOptions = {},
): Same<T> {
  return MultiHot.apply([inputs], { ...options, num_classes: numClasses }) as Same<T>;
}
