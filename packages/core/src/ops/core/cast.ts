/** @file ops.cast and its kind. */
import * as tf from "@tensorflow/tfjs-core";
import { type Field, ignored, refuse } from "../../config/field.ts";
import { type DType, isDType, tfjsType } from "../../dtype.ts";
import { type AnyTensor, isTensor, KerasTensor, type Tensor } from "../../tensor.ts";
import { dtypeOrNull } from "../dtype-field.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";

const dtypeField: Field<DType, DType, true> = {
  required: true,
  parse: (value, place) =>
    isDType(value) ? value : refuse(place, "must be a dtype of Keras", value),
  serialize: (value) => value,
};

/** The range of the integers that are narrower than the int32 that carries them. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  uint8: [0, 255],
  uint16: [0, 65_535],
  uint32: [0, 2 ** 31 - 1],
  uint64: [0, 2 ** 31 - 1],
  int8: [-128, 127],
  int16: [-32_768, 32_767],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2 ** 31), 2 ** 31 - 1],
};

/** Floats lose their fraction on the way to an integer; narrow integers wrap around. */
function castTo(x: Tensor, dtype: DType): Tensor {
  const type = tfjsType(dtype);
  const cast = tf.cast(x, type);
  const [low, high] = ranges[dtype] ?? [0, 0];
  const size = high - low + 1;
  if (type !== "int32" || size <= 1 || size > 2 ** 17) return cast;
  return tf.add(tf.mod(tf.sub(cast, low), size), tf.scalar(low, "int32"));
}

export const Cast = defineOp({
  className: "Cast",
  module: "core",
  inputs: ["x"],
  fields: { dtype: dtypeField },
  compute: ([x], { dtype }) => castTo(toTensor(x), dtype),
  infer: ([x], { dtype }) => ({ shape: specOf(x).shape, dtype }),
});
/** The values in another dtype. @see keras.ops.cast */
export function cast<T extends AnyTensor>(x: T, dtype: DType): Same<T> {
  return Cast.apply([x], { dtype }) as Same<T>;
}

export const SaturateCast = defineOp({
  className: "SaturateCast",
  module: "core",
  inputs: ["x"],
  fields: { dtype: dtypeField },
  compute: ([given], { dtype }) => {
    const x = toTensor(given);
    const range = ranges[dtype];
    return range === undefined || x.dtype === "bool"
      ? castTo(x, dtype)
      : tf.cast(tf.clipByValue(x, range[0], range[1]), tfjsType(dtype));
  },
  infer: ([x], { dtype }) => ({ shape: specOf(x).shape, dtype }),
});
/** The values in another dtype, kept inside its range. @see keras.ops.saturate_cast */
export function saturateCast<T extends AnyTensor>(x: T, dtype: DType): Same<T> {
  return SaturateCast.apply([x], { dtype }) as Same<T>;
}

export const StopGradient = defineOp({
  className: "StopGradient",
  module: "core",
  inputs: ["variable"],
  fields: {},
  compute: ([given]) => {
    const x = toTensor(given);
    return tf.customGrad((input) => ({
      value: tf.clone(input as Tensor),
      gradFunc: (dy: Tensor) => tf.zerosLike(dy),
    }))(x);
  },
  infer: ([x]) => specOf(x),
});
/** The same values, through which no gradient passes. @see keras.ops.stop_gradient */
export function stopGradient<T extends AnyTensor>(x: T): Same<T> {
  return StopGradient.apply([x], {}) as Same<T>;
}

export const ConvertToTensor = defineOp({
  className: "ConvertToTensor",
  module: "core",
  inputs: ["x"],
  /** Nothing here is sparse or ragged. */
  fields: { dtype: dtypeOrNull, sparse: ignored(), ragged: ignored() },
  compute: ([x], { dtype }) =>
    dtype === null ? tf.clone(toTensor(x)) : castTo(toTensor(x), dtype),
  infer: ([x], { dtype }) => {
    const spec = specOf(x);
    return { shape: spec.shape, dtype: dtype ?? spec.dtype };
  },
});
/** A tensor of lists and numbers; a tensor stays one. @see keras.ops.convert_to_tensor */
export function convertToTensor(
  x: AnyTensor | number | readonly unknown[],
  { dtype }: { readonly dtype?: DType } = {},
): Tensor | KerasTensor {
  return ConvertToTensor.apply([x], { dtype: dtype ?? null }) as Tensor | KerasTensor;
}

/** The dtype of a tensor by Keras's name. @see keras.ops.dtype */
export function dtype(x: AnyTensor): DType {
  return specOf(x).dtype;
}
/** True for a tensor with or without values. @see keras.ops.is_tensor */
export function isTensorLike(x: unknown): x is AnyTensor {
  return isTensor(x) || x instanceof KerasTensor;
}
