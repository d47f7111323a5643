/** @file What the values of a weight have to do with those that Keras recorded: transposed, reordered, not loaded. */
import type { ParityArray } from "../read-parity.ts";
import { blockOrder, gatesOf, type WeightPlace } from "./gates.ts";
import { close, flipped, permutations, sameValues, transposed, type Values } from "./reorder.ts";

/** What went wrong with a weight. */
export interface Relation {
  readonly kind:
    | "not-loaded"
    | "moving-statistics"
    | "transposed"
    | "channels-order"
    | "gate-order"
    | "flipped"
    | "swapped"
    | "scaled"
    | "order"
    | "values";
  /** Continues "the kernel …". */
  readonly text: string;
}

/** Weights above this are compared, but not searched for a reordering. */
const MOST_VALUES = 4_000_000;
/** Axes up to which every order is tried: 5 axes have 120. */
const MOST_AXES = 5;
/** How `ours` came about from what Keras recorded. `others` are weights of the same shape, by path. */
export function relate(
  place: WeightPlace,
  ours: Values,
  keras: ParityArray,
  others: ReadonlyMap<string, Values>,
): Relation {
  const recorded = keras.data as Values;
  const plain = notLoaded(place, ours, recorded) ?? swapped(ours, others);
  if (plain !== undefined || recorded.length > MOST_VALUES)
    return plain ?? differing(ours, recorded);
  return (
    gateOrder(place, ours, recorded) ??
    transposition(place, ours, recorded) ??
    flip(place, ours, recorded) ??
    scaled(ours, recorded) ??
    differing(ours, recorded)
  );
}

function notLoaded(place: WeightPlace, ours: Values, recorded: Values): Relation | undefined {
  const first = Number(ours[0]);
  const constant = (first === 0 || first === 1) && Array.from(ours).every((x) => x === first);
  if (!constant || Array.from(recorded).every((x) => x === first)) return undefined;
  return place.name.startsWith("moving_")
    ? {
        kind: "moving-statistics",
        text: `is ${first} everywhere: the moving statistics were not loaded`,
      }
    : { kind: "not-loaded", text: `is ${first} everywhere, as at the start: it was not loaded` };
}

function swapped(ours: Values, others: ReadonlyMap<string, Values>): Relation | undefined {
  for (const [path, values] of others)
    if (sameValues(ours, values))
      return { kind: "swapped", text: `holds the values that Keras has in ${path}` };
  return undefined;
}

function gateOrder(place: WeightPlace, ours: Values, recorded: Values): Relation | undefined {
  const gates = gatesOf(place);
  if (gates === undefined) return undefined;
  const order = blockOrder(ours, recorded, gates.length, place.shape.at(-1) ?? 1);
  if (order === undefined) return undefined;
  const named = order.map((block) => gates[block]).join(", ");
  return {
    kind: "gate-order",
    text: `has its gates in the order ${named} in place of ${gates.join(", ")}`,
  };
}

function transposition(
  { name, shape }: WeightPlace,
  ours: Values,
  recorded: Values,
): Relation | undefined {
  if (shape.length < 2 || shape.length > MOST_AXES) return undefined;
  const found = permutations(shape.length)
    .slice(1)
    .find((axes) => sameValues(ours, transposed(recorded, shape, axes)));
  if (found === undefined) return undefined;
  if (shape.length === 2) return { kind: "transposed", text: "is transposed" };
  const kind = channelsMoved(name, found) ? "channels-order" : "transposed";
  return { kind, text: `is transposed: its axes stand in the order ${found.join(", ")}` };
}

/** True where a kernel's channels stand among its spatial axes, as in files of other frameworks. */
export function channelsMoved(name: string, axes: readonly number[]): boolean {
  const spatial = axes.length - 2;
  return name.includes("kernel") && axes.slice(0, spatial).some((axis) => axis >= spatial);
}

function flip({ shape }: WeightPlace, ours: Values, recorded: Values): Relation | undefined {
  const spatial = shape.map((_, axis) => axis).slice(0, -2);
  const choices = [spatial, ...shape.map((_, axis) => [axis])].filter((axes) => axes.length > 0);
  const axes = choices.find((chosen) => sameValues(ours, flipped(recorded, shape, chosen)));
  return axes && { kind: "flipped", text: `is reversed along axis ${axes.join(" and ")}` };
}

function scaled(ours: Values, recorded: Values): Relation | undefined {
  const at = Array.from(recorded).findIndex((x) => Math.abs(Number(x)) > 1e-3);
  const factor = Number(ours[at]) / Number(recorded[at]);
  if (at < 0 || !Number.isFinite(factor)) return undefined;
  const holds = Array.from(recorded).every(
    (x, i) => Math.abs(Number(x) * factor - Number(ours[i])) <= 1e-5 * Math.abs(factor),
  );
  return holds
    ? { kind: "scaled", text: `is ${Number(factor.toPrecision(4))} times Keras's` }
    : undefined;
}

function differing(ours: Values, recorded: Values): Relation {
  const indices = Array.from(recorded, (_, i) => i);
  const off = indices.filter((i) => !close(Number(ours[i]), Number(recorded[i])));
  const sorted = (values: Values): number[] => Array.from(values, Number).sort((a, b) => a - b);
  if (sameValues(sorted(ours), sorted(recorded)))
    return { kind: "order", text: "holds Keras's values in another order" };
  const largest = off.reduce(
    (max, i) => Math.max(max, Math.abs(Number(ours[i]) - Number(recorded[i]))),
    0,
  );
  return {
    kind: "values",
    text: `differs from Keras's in ${off.length} of ${indices.length} values, by up to ${largest.toExponential(1)}`,
  };
}
