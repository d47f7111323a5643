/** @file What a weight may be otherwise: what Keras recorded, its axes or gates in another order, or without effect. */
import type { Variable } from "@kmr-js/core";
import type { Hypothesis } from "./config-changes.ts";
import { type Change, weightChange } from "./experiment.ts";
import { gatesOf, type WeightPlace } from "./gates.ts";
import {
  flipped,
  permutations,
  reordered,
  sameValues,
  transposed,
  type Values,
} from "./reorder.ts";
import type { Target } from "./targets.ts";
import type { WeightPairs } from "./weight-pairs.ts";
import { channelsMoved, type Relation, relate } from "./weight-relations.ts";

/** A weight whose values are not those that Keras recorded. */
export interface WrongWeight extends Relation {
  readonly where: string;
  readonly name: string;
  /** Puts Keras's values in. */
  readonly change: Change;
}

/** The weights of a target that differ from what Keras recorded. */
export function wrongWeights(target: Target, pairs: WeightPairs): WrongWeight[] {
  return target.variables.flatMap((variable) => {
    const keras = pairs.get(variable);
    if (keras === undefined || keras.dtype === "string") return [];
    const ours = variable.value.dataSync() as Values;
    if (sameValues(ours, keras.data as Values)) return [];
    const relation = relate(placeOf(target, variable), ours, keras, twins(variable, pairs));
    const { name } = variable;
    const change = weightChange(variable, Float32Array.from(keras.data as Values));
    return [{ ...relation, name, where: target.at(name), change }];
  });
}

/** Keras's values of the other weights of the same shape, by path. */
function twins(variable: Variable, pairs: WeightPairs): Map<string, Values> {
  const others = [...pairs].filter(
    ([other, { shape }]) => other !== variable && shape.join() === variable.shape.join(),
  );
  return new Map(others.map(([{ path }, { data }]) => [path, data as Values]));
}

function placeOf({ operation, className }: Target, { name, shape }: Variable): WeightPlace {
  const { config = {} } = operation as { readonly config?: Record<string, unknown> };
  const units = config["units"] ?? config["filters"];
  return { name, shape, className, units: typeof units === "number" ? units : undefined };
}

/** Reorderings of the weights of a target, and weights without effect. */
export function* weightHypotheses(target: Target): Generator<Hypothesis> {
  yield* gateHypotheses(target);
  for (const variable of target.variables) {
    const values = variable.value.dataSync() as Values;
    yield* axisHypotheses(target, variable, values);
    const neutral = { bias: 0, beta: 0, gamma: 1, scale: 1 }[variable.name];
    if (neutral === undefined) continue;
    yield {
      kind: "bias-ignored",
      where: target.at(variable.name),
      text: `Without ${variable.name} the output is Keras's: Keras computed as if it were ${neutral}.`,
      change: weightChange(variable, new Float32Array(values.length).fill(neutral)),
    };
  }
}

function* axisHypotheses(
  target: Target,
  variable: Variable,
  values: Values,
): Generator<Hypothesis> {
  const { name, shape } = variable;
  if (shape.length < 2 || shape.length > 5) return;
  for (const axes of permutations(shape.length).slice(1))
    yield {
      kind: channelsMoved(name, axes) ? "channels-order" : "transposed",
      where: target.at(name),
      text: `With ${name} ${shape.length === 2 ? "transposed" : `in the axis order ${axes.join(", ")}`} the output is Keras's.`,
      change: weightChange(variable, transposed(values, shape, axes)),
    };
  const spatial = shape.map((_, axis) => axis).slice(0, -2);
  if (spatial.length > 0)
    yield {
      kind: "flipped",
      where: target.at(name),
      text: `With ${name} reversed along axis ${spatial.join(" and ")} the output is Keras's.`,
      change: weightChange(variable, flipped(values, shape, spatial)),
    };
}

/** Other orders of the gates: of all weights that have them, then of each, then of pairs. */
function* gateHypotheses(target: Target): Generator<Hypothesis> {
  const gated = target.variables.flatMap((variable) => {
    const gates = gatesOf(placeOf(target, variable));
    return gates === undefined ? [] : [{ variable, gates }];
  });
  const gates = gated[0]?.gates ?? [];
  const [a, b, c] = gated;
  const pairs = [
    [a, b],
    [a, c],
    [b, c],
  ].filter((pair) => !pair.includes(undefined));
  const sets = [gated, ...gated.map((one) => [one]), ...pairs] as (typeof gated)[];
  for (const set of gated.length === 0 ? [] : sets) {
    for (const order of permutations(gates.length).slice(1)) {
      const names = set.map(({ variable }) => variable.name).join(", ");
      yield {
        kind: "gate-order",
        where: target.at(names),
        text: `With the gates of ${names} in the order ${order.map((i) => gates[i]).join(", ")} in place of ${gates.join(", ")} the output is Keras's.`,
        change: together(
          set.map(({ variable }) =>
            weightChange(
              variable,
              reordered(variable.value.dataSync() as Values, variable.shape.at(-1) ?? 1, order),
            ),
          ),
        ),
      };
    }
  }
}

function together(changes: readonly Change[]): Change {
  return {
    apply() {
      const undo = changes.map((change) => change.apply());
      return () => {
        for (const back of undo.reverse()) back();
      };
    },
  };
}
