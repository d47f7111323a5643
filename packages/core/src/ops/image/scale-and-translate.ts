/** @file ops.image.scaleAndTranslate */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, choice, integer, list } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { canonicalAxis, formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { kernels, type SamplingMatrix, sampleAlong } from "./sampling.ts";

const methods = {
  linear: kernels.linear,
  bilinear: kernels.linear,
  trilinear: kernels.linear,
  cubic: kernels.cubic,
  bicubic: kernels.cubic,
  tricubic: kernels.cubic,
  lanczos3: kernels.lanczos3,
  lanczos5: kernels.lanczos5,
};
type Method = keyof typeof methods;

const f32 = Math.fround;

interface Axis {
  readonly size: number;
  readonly target: number;
  readonly scale: number;
  readonly translation: number;
}

/** The weights of one axis, in float32 where places are computed. */
function weightsFor(axis: Axis, method: Method, antialias: boolean): SamplingMatrix {
  const { size, target, scale, translation } = axis;
  const inverse = f32(1 / scale);
  const spread = antialias ? Math.max(inverse, 1) : 1;
  const values = new Float32Array(target * size);
  for (let output = 0; output < target; output++) {
    const place = f32(f32(f32(f32(output + 0.5) * inverse) - f32(translation * inverse)) - 0.5);
    if (place < -0.5 || place > size - 0.5) continue;
    const row = Array.from({ length: size }, (_, input) =>
      methods[method].weight(f32(Math.abs(f32(place - input)) / spread)),
    );
    const total = row.reduce((a, b) => a + b, 0);
    if (Math.abs(total) <= 1000 * 2 ** -23) continue;
    values.set(
      row.map((weight) => weight / total),
      output * size,
    );
  }
  return { rows: target, columns: size, values };
}

/** @throws ShapeError unless the shapes have one rank. */
function check(shape: Shape, target: Shape): void {
  if (shape.length === target.length) return;
  throw new ShapeError(
    `scale_and_translate: output_shape must have the rank of the images. Received: ${formatShape(target)} for shape ${formatShape(shape)}.`,
  );
}

export const ScaleAndTranslate = defineOp({
  className: "ScaleAndTranslate",
  module: "image",
  inputs: ["images", "output_shape", "scale", "translation"],
  fields: {
    spatial_dims: list(integer()),
    method: choice(Object.keys(methods) as Method[]),
    antialias: boolean(true),
  },
  compute: ([images, outputShape, scale, translation], config) => {
    const x = toTensor(images);
    const target = outputShape as readonly number[];
    check(x.shape, target);
    const [scales, moves] = [scale, translation].map((value) => toTensor(value).dataSync());
    const floats = tf.cast(x, "float32");
    const result = config.spatial_dims.reduce<Tensor>((y, dimension, i) => {
      const axis = canonicalAxis(dimension, x.rank);
      const [size, wanted] = [y.shape[axis] ?? 1, target[axis] ?? 1];
      const described = {
        size,
        target: wanted,
        scale: scales?.[i] ?? 1,
        translation: moves?.[i] ?? 0,
      };
      return sampleAlong(y, axis, weightsFor(described, config.method, config.antialias));
    }, floats);
    if (x.dtype === "float32") return result;
    const clipped = tf.minimum(tf.maximum(tf.round(result), tf.min(floats)), tf.max(floats));
    return tf.cast(clipped, x.dtype);
  },
  infer: ([images, outputShape]) => {
    const { shape, dtype } = specOf(images);
    const target = outputShape as Shape;
    check(shape, target);
    return { shape: target, dtype };
  },
});

/**
 * Images whose axes `spatialDims` are scaled and then moved. `scale` and `translation` have a value for each of them.
 * The gradient goes to the images only.
 * @see keras.ops.image.scale_and_translate
 * @throws ShapeError
 */
export function scaleAndTranslate<T extends AnyTensor>(
  images: T,
  outputShape: Shape,
  scale: AnyTensor | readonly number[],
  translation: AnyTensor | readonly number[],
  spatialDims: readonly number[],
  method: Method,
  options: { readonly antialias?: boolean | undefined } = {},
): Same<T> {
  return ScaleAndTranslate.apply([images, outputShape, scale, translation], {
    ...options,
    spatial_dims: spatialDims,
    method,
  }) as Same<T>;
}
