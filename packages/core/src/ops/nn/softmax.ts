/** @file Ops that make shares along axes: ops.softmax, ops.logSoftmax, ops.sparsemax */
import * as tf from "@tensorflow/tfjs-core";
import * as functions from "../../activations/index.ts";
import { axes, type Field, integer, nullable } from "../../config/field.ts";
import { canonicalAxis } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";

type Axis = number | readonly number[] | null;

/** One axis, several that count as one, or null for all. */
const axis: Field<Axis, Axis, false> = nullable(axes(-1));
const fields = { axis };

/** Makes several axes the last one, runs `f`, and gives them their places back. */
function onAxes(x: Tensor, axis: Axis, f: (x: Tensor) => Tensor): Tensor {
  const all = x.shape.map((_, i) => i);
  const chosen = axis === null ? all : placesOf(axis, x.rank);
  const order = [...all.filter((i) => !chosen.includes(i)), ...chosen];
  const moved = tf.transpose(x, order);
  const kept = moved.shape.slice(0, x.rank - chosen.length);
  const shares = tf.reshape(f(tf.reshape(moved, [...kept, -1])), moved.shape);
  return tf.transpose(
    shares,
    all.map((i) => order.indexOf(i)),
  );
}

function placesOf(axis: number | readonly number[], rank: number): number[] {
  return [axis].flat().map((place) => canonicalAxis(place as number, rank));
}

function sharing(
  className: string,
  compute: (x: Tensor, options: { axis?: number }) => Tensor,
): DefinedOp<typeof fields> {
  return defineOp({
    className,
    module: "nn",
    inputs: ["x"],
    fields,
    compute: ([x], { axis }) => {
      const tensor = toTensor(x);
      if (typeof axis === "number") return compute(tensor, { axis });
      return onAxes(tensor, axis, (last) => compute(last, {}));
    },
    infer: ([x], { axis }) => {
      const spec = specOf(x);
      if (axis !== null) placesOf(axis, spec.shape.length);
      return spec;
    },
  });
}

export const Softmax = sharing("Softmax", functions.softmax);
export const LogSoftmax = sharing("LogSoftmax", functions.logSoftmax);

export const Sparsemax = defineOp({
  className: "Sparsemax",
  module: "nn",
  inputs: ["x"],
  fields: { axis: integer(-1) },
  compute: ([x], config) => functions.sparsemax(toTensor(x), config),
  infer: ([x]) => specOf(x),
});

interface SharingOptions {
  /** One axis, several that count as one, or null for all. */
  readonly axis?: Axis | undefined;
}

/** `eˣ / Σ eˣ` along `axis`. @see keras.ops.softmax @throws ShapeError */
export function softmax<T extends AnyTensor>(x: T, options: SharingOptions = {}): Same<T> {
  return Softmax.apply([x], options) as Same<T>;
}
/** `x − log Σ eˣ` along `axis`. @see keras.ops.log_softmax @throws ShapeError */
export function logSoftmax<T extends AnyTensor>(x: T, options: SharingOptions = {}): Same<T> {
  return LogSoftmax.apply([x], options) as Same<T>;
}
/** Shares of which the smallest are 0. @see keras.ops.sparsemax @throws ShapeError */
export function sparsemax<T extends AnyTensor>(
  x: T,
  options: { axis?: number | undefined } = {},
): Same<T> {
  return Sparsemax.apply([x], options) as Same<T>;
}
