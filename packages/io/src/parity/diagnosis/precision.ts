/** @file Differences that are no more than the rounding of a shorter float type, in which Keras computed. */
import { Layer, type Tensor } from "@kmr-js/core";
import type { MatchedCall } from "../trace-watcher.ts";
import type { Cause } from "./diagnose.ts";
import { targetsOf } from "./targets.ts";

/** The distance from 1 to the next value of a type. */
const steps: Readonly<Record<string, number>> = { float16: 2 ** -10, bfloat16: 2 ** -7 };
/** Roundings that add up inside one layer, as seen on dense layers and normalizations. */
const ROUNDINGS = 4;

/** The cause of a difference within the rounding of the type in which a layer of the call computes in Keras. */
export function precisionCause(call: MatchedCall, outputs: readonly Tensor[]): Cause | undefined {
  const dtypes = targetsOf(call.operation).flatMap(({ operation }) =>
    operation instanceof Layer ? [operation.dtypePolicy.computeDtype] : [],
  );
  const dtype = dtypes.find((name) => name in steps);
  const step = dtype === undefined ? undefined : steps[dtype];
  if (step === undefined) return undefined;
  const within = call.recorded.every((keras, i) => {
    const ours = outputs[i];
    if (ours === undefined || ours.shape.join() !== keras.shape.join()) return false;
    const recorded = Array.from(keras.data, Number);
    const largest = recorded.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
    const values = ours.dataSync();
    return recorded.every(
      (x, k) => Math.abs(x - Number(values[k])) <= ROUNDINGS * step * Math.max(largest, 1e-3),
    );
  });
  return within
    ? {
        kind: "precision",
        where: "dtype",
        text: `Keras computed in ${dtype} and this library in float32: the difference is within ${dtype}'s rounding. A relative tolerance of ${(ROUNDINGS * step).toPrecision(1)} fits.`,
      }
    : undefined;
}
