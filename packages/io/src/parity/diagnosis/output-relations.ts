/** @file What an output has to do with Keras's, where no experiment on the layer explains it. */
import type { Tensor } from "@kmr-js/core";
import type { ParityArray } from "../read-parity.ts";
import { flipped, permutations, sameValues, transposed, type Values } from "./reorder.ts";

/** How closely an output must follow a relation, against its largest value. */
const CLOSENESS = 1e-4;
const MOST_AXES = 4;

/** A sentence on the relation, with its kind; undefined when there is none that is known. */
export function outputRelation(
  ours: Tensor,
  keras: ParityArray,
): { readonly kind: string; readonly text: string } | undefined {
  if (keras.dtype === "string" || !keras.dtype.includes("float")) return undefined;
  const [values, recorded] = [ours.dataSync(), keras.data as Values];
  const order = axisOrder(ours.shape, values, recorded);
  if (order !== undefined) return order;
  if (ours.shape.join() !== keras.shape.join()) return undefined;
  return (
    dropped(values, recorded) ??
    channelOffset(values, recorded, keras.shape.at(-1) ?? 1) ??
    factor(values, recorded) ??
    reversal(ours.shape, values, recorded)
  );
}

function axisOrder(shape: readonly number[], values: Values, recorded: Values) {
  if (shape.length < 2 || shape.length > MOST_AXES || values.length !== recorded.length)
    return undefined;
  const axes = permutations(shape.length)
    .slice(1)
    .find((order) => sameValues(transposed(values, shape, order), recorded, CLOSENESS));
  return (
    axes && {
      kind: "transposed-output",
      text: `The output is right but for the order of its axes: Keras has them as ${axes.join(", ")} of ours.`,
    }
  );
}

/** Zeros where ours has values, and the others larger by one factor: dropout was at work. */
function dropped(values: Values, recorded: Values) {
  const near = nearness(recorded);
  const indices = Array.from(recorded, (_, i) => i).filter((i) => Number(values[i]) !== 0);
  const kept = indices.filter((i) => recorded[i] !== 0);
  if (kept.length === indices.length || kept.length === 0) return undefined;
  const ratio = Number(recorded[kept[0] ?? 0]) / Number(values[kept[0] ?? 0]);
  const holds = kept.every((i) => near(Number(values[i]) * ratio, Number(recorded[i])));
  const share = Number((1 - 1 / ratio).toPrecision(2));
  return holds && ratio > 1
    ? {
        kind: "dropout-active",
        text: `Keras dropped ${indices.length - kept.length} of ${indices.length} values (a rate of about ${share}): it was recorded in training mode.`,
      }
    : undefined;
}

/** The same difference in every row, for each channel: a bias. */
function channelOffset(values: Values, recorded: Values, channels: number) {
  if (values.length <= channels) return undefined;
  const near = nearness(recorded);
  const offset = (i: number): number => Number(recorded[i]) - Number(values[i]);
  const holds = Array.from(recorded).every((_, i) => near(offset(i), offset(i % channels)));
  return holds
    ? {
        kind: "bias-missing",
        text: "The output is off by the same amount in every row, channel by channel: a bias is missing, or is another.",
      }
    : undefined;
}

function factor(values: Values, recorded: Values) {
  const near = nearness(recorded);
  const at = Array.from(values).findIndex((x) => Math.abs(Number(x)) > 1e-3);
  const ratio = Number(recorded[at]) / Number(values[at]);
  if (at < 0 || !Number.isFinite(ratio)) return undefined;
  const holds = Array.from(recorded).every((x, i) => near(Number(values[i]) * ratio, Number(x)));
  return holds
    ? { kind: "scaled", text: `Keras's output is ${Number(ratio.toPrecision(5))} times ours.` }
    : undefined;
}

function reversal(shape: readonly number[], values: Values, recorded: Values) {
  const axis = shape.findIndex((_, i) =>
    sameValues(flipped(values, shape, [i]), recorded, CLOSENESS),
  );
  return axis < 0
    ? undefined
    : { kind: "flipped", text: `Keras's output is ours, reversed along axis ${axis}.` };
}

/** Whether two values are the same, measured by the largest of `scale`. */
function nearness(scale: Values): (a: number, b: number) => boolean {
  let largest = 0;
  for (let i = 0; i < scale.length; i++) largest = Math.max(largest, Math.abs(Number(scale[i])));
  return (a, b) => Math.abs(a - b) <= CLOSENESS * largest;
}
