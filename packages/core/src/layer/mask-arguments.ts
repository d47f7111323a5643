/** @file Which masks a call gets as arguments, by Keras's rule. */
import type { Nested } from "../shape.ts";
import { isTensor, KerasTensor, type Tensor } from "../tensor.ts";
import { flatten, mapLeaves } from "../tree.ts";
import { masksOf } from "./mask.ts";

/** True for a tensor, and for a structure of nothing but tensors. */
export function holdsTensors(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  const leaves = flatten(value as Nested<unknown>);
  return leaves.length > 0 && leaves.every((leaf) => isTensor(leaf) || leaf instanceof KerasTensor);
}

/** One tensor argument fills `mask`, several fill `<argument>_mask`, where `call` takes them and none was given. */
export function maskArguments(
  callArguments: readonly string[],
  inputs: Nested<Tensor>,
  given: Readonly<Record<string, unknown>>,
): object {
  const [first = "inputs"] = callArguments;
  const tensors = [
    [first, inputs] as const,
    ...Object.entries(given).filter(
      ([key, value]) => callArguments.includes(key) && holdsTensors(value),
    ),
  ];
  const wanted = tensors.map(
    ([key, value]) => [tensors.length === 1 ? "mask" : `${key}_mask`, value] as const,
  );
  const found = wanted
    .filter(([key]) => callArguments.includes(key) && (given[key] ?? null) === null)
    .map(([key, value]) => [key, masksOf(value as Nested<Tensor>)] as const)
    .filter(([, mask]) => mask !== undefined);
  return Object.fromEntries(found);
}

/** The masks that a caller passed: a structure may have null, as Keras saves it, where a tensor has none. */
export function givenMasks(mask: unknown): Nested<Tensor | undefined> | undefined {
  if (mask === undefined || mask === null) return undefined;
  return mapLeaves(mask as Nested<Tensor | null | undefined>, (leaf) => leaf ?? undefined);
}
