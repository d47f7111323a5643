/** @file The gates of recurrent layers: blocks of the last axis of their weights. */
import { permutations, reordered, sameValues, type Values } from "./reorder.ts";

/** A weight, as far as its meaning goes. */
export interface WeightPlace {
  readonly name: string;
  readonly shape: readonly number[];
  readonly className: string;
  /** Width of one gate, which tells how many gates a kernel holds. */
  readonly units: number | undefined;
}

const lstm = ["i", "f", "c", "o"];
const gru = ["z", "r", "h"];

/** The names of the gates in Keras's order; undefined for a weight that has none. */
export function gatesOf({
  name,
  shape,
  className,
  units,
}: WeightPlace): readonly string[] | undefined {
  if (units === undefined || !["kernel", "recurrent_kernel", "bias"].includes(name))
    return undefined;
  const gates = className.includes("LSTM") ? lstm : className.includes("GRU") ? gru : undefined;
  return gates !== undefined && shape.at(-1) === gates.length * units ? gates : undefined;
}

/** In which order the blocks of `recorded` stand in `ours`; undefined when no order other than theirs gives it. */
export function blockOrder(
  ours: Values,
  recorded: Values,
  count: number,
  width: number,
): readonly number[] | undefined {
  return permutations(count)
    .slice(1)
    .find((order) => sameValues(ours, reordered(recorded, width, order)));
}
