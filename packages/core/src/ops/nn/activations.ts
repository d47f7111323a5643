/** @file The activations as ops: `keras.ops.relu` and its kind. */
import * as functions from "../../activations/index.ts";
import { boolean, type Fields, integer, nullable, number } from "../../config/field.ts";
import type { ConfigOf } from "../../config/infer.ts";
import { ShapeError } from "../../errors.ts";
import { canonicalAxis, formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";

/** An op of one tensor that keeps shape and dtype. */
function activation<F extends Fields>(
  className: string,
  fields: F,
  compute: (x: Tensor, config: ConfigOf<F>) => Tensor,
): DefinedOp<F> {
  return defineOp({
    className,
    module: "nn",
    inputs: ["x"],
    fields,
    compute: ([x], config) => compute(toTensor(x), config),
    infer: ([x]) => specOf(x),
  });
}

/** An activation without parameters. */
function plain(className: string, compute: (x: Tensor) => Tensor): DefinedOp<Record<never, never>> {
  return activation(className, {}, (x) => compute(x));
}

export const Celu = activation("Celu", { alpha: number(1) }, functions.celu);
export const Elu = activation("Elu", { alpha: number(1) }, functions.elu);
export const Gelu = activation("Gelu", { approximate: boolean(true) }, functions.gelu);
export const HardShrink = activation(
  "HardShrink",
  { threshold: number(0.5) },
  functions.hardShrink,
);
export const HardSigmoid = plain("HardSigmoid", functions.hardSigmoid);
export const HardSilu = plain("HardSilu", functions.hardSilu);
export const HardTanh = plain("HardTanh", functions.hardTanh);
export const LeakyRelu = activation(
  "LeakyRelu",
  { negative_slope: number(0.2) },
  functions.leakyRelu,
);
export const LogSigmoid = plain("LogSigmoid", functions.logSigmoid);
/** Keras's activations `relu` and `mish` are ops of another module. */
const otherModule = "keras.src.activations.activations";
export const ReLU = {
  ...activation(
    "ReLU",
    { negative_slope: number(0), max_value: nullable(number()), threshold: number(0) },
    functions.relu,
  ),
  module: otherModule,
};
export const Mish = { ...plain("Mish", functions.mish), module: otherModule };
export const Relu = plain("Relu", functions.relu);
export const Relu6 = plain("Relu6", functions.relu6);
export const Selu = plain("Selu", functions.selu);
export const Sigmoid = plain("Sigmoid", functions.sigmoid);
export const Silu = plain("Silu", functions.silu);
export const SoftShrink = activation(
  "SoftShrink",
  { threshold: number(0.5) },
  functions.softShrink,
);
export const Softplus = plain("Softplus", functions.softplus);
export const Softsign = plain("Softsign", functions.softsign);
export const SparsePlus = plain("SparsePlus", functions.sparsePlus);
export const SparseSigmoid = plain("SparseSigmoid", functions.sparseSigmoid);
export const Squareplus = activation("Squareplus", { b: number(4) }, functions.squareplus);
export const TanhShrink = plain("TanhShrink", functions.tanhShrink);
export const Threshold = {
  ...activation("Threshold", { threshold: number(), default_value: number() }, (x, config) =>
    functions.threshold(x, config.threshold, config.default_value),
  ),
  /** As Keras 3.8 called them. */
  renamed: { threshold_value: "threshold", value: "default_value" },
};

/** The shape with half the size of an axis. @throws ShapeError */
function halved(shape: Shape, axis: number): Shape {
  const place = canonicalAxis(axis, shape.length, "glu: axis");
  return shape.map((size, i) => {
    if (i !== place || size === null) return size;
    if (size % 2 === 0) return size / 2;
    throw new ShapeError(
      `glu: the size of axis ${axis} must be even. Received: shape ${formatShape(shape)}.`,
    );
  });
}

export const Glu = defineOp({
  className: "Glu",
  module: "nn",
  inputs: ["x"],
  fields: { axis: integer(-1) },
  compute: ([x], config) => functions.glu(toTensor(x), config),
  infer: ([x], { axis }) => {
    const { shape, dtype } = specOf(x);
    return { shape: halved(shape, axis), dtype };
  },
});

/** `max(0, x) + min(0, alpha · (e^(x/alpha) − 1))`. @see keras.ops.celu */
export function celu<T extends AnyTensor>(x: T, options: { alpha?: number } = {}): Same<T> {
  return Celu.apply([x], options) as Same<T>;
}
/** `x` above 0, `alpha · (eˣ − 1)` below. @see keras.ops.elu */
export function elu<T extends AnyTensor>(x: T, options: { alpha?: number } = {}): Same<T> {
  return Elu.apply([x], options) as Same<T>;
}
/**
 * `x · Φ(x)`. Unlike the activation `gelu`, the op computes Φ with tanh by default, as in Keras.
 * @see keras.ops.gelu
 */
export function gelu<T extends AnyTensor>(x: T, options: { approximate?: boolean } = {}): Same<T> {
  return Gelu.apply([x], options) as Same<T>;
}
/** `a · sigmoid(b)` of the halves of an axis. @see keras.ops.glu @throws ShapeError for an odd size. */
export function glu<T extends AnyTensor>(x: T, options: { axis?: number } = {}): Same<T> {
  return Glu.apply([x], options) as Same<T>;
}
/** `x` outside of `[-threshold, threshold]`, 0 inside. @see keras.ops.hard_shrink */
export function hardShrink<T extends AnyTensor>(
  x: T,
  options: { threshold?: number } = {},
): Same<T> {
  return HardShrink.apply([x], options) as Same<T>;
}
/** `x / 6 + 1/2`, clipped to `[0, 1]`. @see keras.ops.hard_sigmoid */
export function hardSigmoid<T extends AnyTensor>(x: T): Same<T> {
  return HardSigmoid.apply([x], {}) as Same<T>;
}
/** `x · hardSigmoid(x)`. @see keras.ops.hard_silu */
export function hardSilu<T extends AnyTensor>(x: T): Same<T> {
  return HardSilu.apply([x], {}) as Same<T>;
}
/** `x` clipped to `[-1, 1]`. @see keras.ops.hard_tanh */
export function hardTanh<T extends AnyTensor>(x: T): Same<T> {
  return HardTanh.apply([x], {}) as Same<T>;
}
/** `x` above 0, `negative_slope · x` below. @see keras.ops.leaky_relu */
export function leakyRelu<T extends AnyTensor>(
  x: T,
  options: { negative_slope?: number } = {},
): Same<T> {
  return LeakyRelu.apply([x], options) as Same<T>;
}
/** `log(sigmoid(x))`. @see keras.ops.log_sigmoid */
export function logSigmoid<T extends AnyTensor>(x: T): Same<T> {
  return LogSigmoid.apply([x], {}) as Same<T>;
}
/** `max(0, x)`. @see keras.ops.relu */
export function relu<T extends AnyTensor>(x: T): Same<T> {
  return Relu.apply([x], {}) as Same<T>;
}
/** `min(max(0, x), 6)`. @see keras.ops.relu6 */
export function relu6<T extends AnyTensor>(x: T): Same<T> {
  return Relu6.apply([x], {}) as Same<T>;
}
/** `scale · elu(x, alpha)` with the constants of self-normalizing networks. @see keras.ops.selu */
export function selu<T extends AnyTensor>(x: T): Same<T> {
  return Selu.apply([x], {}) as Same<T>;
}
/** `1 / (1 + e⁻ˣ)`. @see keras.ops.sigmoid */
export function sigmoid<T extends AnyTensor>(x: T): Same<T> {
  return Sigmoid.apply([x], {}) as Same<T>;
}
/** `x · sigmoid(x)`. @see keras.ops.silu */
export function silu<T extends AnyTensor>(x: T): Same<T> {
  return Silu.apply([x], {}) as Same<T>;
}
/** `x` moved towards 0 by `threshold`. @see keras.ops.soft_shrink */
export function softShrink<T extends AnyTensor>(
  x: T,
  options: { threshold?: number } = {},
): Same<T> {
  return SoftShrink.apply([x], options) as Same<T>;
}
/** `log(1 + eˣ)`. @see keras.ops.softplus */
export function softplus<T extends AnyTensor>(x: T): Same<T> {
  return Softplus.apply([x], {}) as Same<T>;
}
/** `x / (1 + |x|)`. @see keras.ops.softsign */
export function softsign<T extends AnyTensor>(x: T): Same<T> {
  return Softsign.apply([x], {}) as Same<T>;
}
/** 0 below -1, `(x + 1)² / 4` up to 1, `x` above. @see keras.ops.sparse_plus */
export function sparsePlus<T extends AnyTensor>(x: T): Same<T> {
  return SparsePlus.apply([x], {}) as Same<T>;
}
/** `(x + 1) / 2`, clipped to `[0, 1]`. @see keras.ops.sparse_sigmoid */
export function sparseSigmoid<T extends AnyTensor>(x: T): Same<T> {
  return SparseSigmoid.apply([x], {}) as Same<T>;
}
/** `(x + √(x² + b)) / 2`. @see keras.ops.squareplus */
export function squareplus<T extends AnyTensor>(x: T, options: { b?: number } = {}): Same<T> {
  return Squareplus.apply([x], options) as Same<T>;
}
/** `x − tanh(x)`. @see keras.ops.tanh_shrink */
export function tanhShrink<T extends AnyTensor>(x: T): Same<T> {
  return TanhShrink.apply([x], {}) as Same<T>;
}
/** `x` above `limit`, `defaultValue` elsewhere. @see keras.ops.threshold */
export function threshold<T extends AnyTensor>(x: T, limit: number, defaultValue: number): Same<T> {
  return Threshold.apply([x], { threshold: limit, default_value: defaultValue }) as Same<T>;
}
