/** @file Copies of weights that no backend can touch. */
import type { HostArray } from "../layer/variable.ts";
import type { AnyModel } from "./model.ts";

/**
 * Copies the weights to the host. A backend that computes with float16 rounds weights as soon as it has them: a model that
 * moves from there to another backend gets them back from here.
 * @returns what puts the values back, on the backend in use by then.
 */
export function holdWeights(model: AnyModel): () => void {
  const held = model.weights.map(
    (weight): HostArray => ({ shape: weight.shape, data: weight.value.dataSync<"float32">() }),
  );
  return () => {
    for (const [i, weight] of model.weights.entries()) weight.assign(held[i] as HostArray);
  };
}
