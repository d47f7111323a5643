/** @file ops.where and ops.select */
import * as tf from "@tensorflow/tfjs-core";
import { UnsupportedError } from "../../errors.ts";
import { broadcastShapes, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { resultType } from "../result-type.ts";
import { operands } from "./binary.ts";

type Operand = AnyTensor | number;

export const Where = defineOp({
  className: "Where",
  module: "numpy",
  inputs: ["condition", "x1", "x2"],
  fields: {},
  compute: ([condition, x1, x2]) => {
    if (x1 === undefined || x1 === null || x2 === undefined || x2 === null)
      throw new UnsupportedError(
        "ops.where needs x1 and x2. For the places that hold, use ops.nonzero.",
      );
    const [a, b] = operands(x1, x2);
    const chosen = tf.cast(toTensor(condition), "bool");
    const shape = [chosen, a, b].map((x) => x.shape as Shape).reduce(broadcastShapes) as number[];
    const wide = (x: Tensor): Tensor => tf.broadcastTo(x, shape as [number]);
    return tf.where(tf.cast(wide(tf.cast(chosen, "int32")), "bool"), wide(a), wide(b));
  },
  infer: ([condition, x1, x2]) => ({
    shape: [condition, x1, x2].map((x) => specOf(x).shape).reduce(broadcastShapes),
    dtype: resultType(...[x1, x2].map(weakType)),
  }),
});

function weakType(value: unknown) {
  if (typeof value !== "number") return specOf(value).dtype;
  return Number.isInteger(value) ? ("int" as const) : ("float" as const);
}

/** `x1` where the condition holds, else `x2`; all are broadcast. @see keras.ops.where */
export function where<C extends AnyTensor, A extends Operand, B extends Operand>(
  condition: C,
  x1: A,
  x2: B,
): Same<C | Exclude<A | B, number>> {
  return Where.apply([condition, x1, x2], {}) as Same<C | Exclude<A | B, number>>;
}

export const Select: DefinedOp<Record<never, never>> = defineOp({
  className: "Select",
  module: "numpy",
  inputs: ["condlist", "choicelist", "default"],
  fields: {},
  compute: ([conditions, choices, otherwise = 0]) =>
    [...(conditions as Tensor[]).entries()]
      .reverse()
      .reduce<Tensor>(
        (rest, [i, condition]) =>
          Where.compute([condition, (choices as Tensor[])[i], rest], {}) as Tensor,
        toTensor(otherwise, toTensor((choices as Tensor[])[0])),
      ),
  infer: ([conditions, choices, otherwise = 0]) => {
    const all = [...(conditions as unknown[]), ...(choices as unknown[]), otherwise];
    return {
      shape: all.map((x) => specOf(x).shape).reduce(broadcastShapes),
      dtype: resultType(...[...(choices as unknown[]), otherwise].map(weakType)),
    };
  },
});

/** The first choice whose condition holds, else the default. @see keras.ops.select */
export function select<T extends AnyTensor>(
  conditions: readonly T[],
  choices: readonly T[],
  otherwise: number | T = 0,
): Same<T> {
  return Select.apply([conditions, choices, otherwise], {}) as Same<T>;
}
