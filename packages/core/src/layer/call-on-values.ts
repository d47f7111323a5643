/** @file A layer's call on values, and what surrounds it: masks, training mode, penalties, memory. */
import * as tf from "@tensorflow/tfjs-core";
import type { CallOptions } from "../callable.ts";
import type { Nested } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { flatten } from "../tree.ts";
import { addContextLoss, contextTraining, inCall } from "./call-context.ts";
import type { AnyLayer } from "./layer.ts";
import { maskOf, masksOf, setMask } from "./mask.ts";
import { givenMasks, maskArguments } from "./mask-arguments.ts";

/** A call on values: masks in, training mode resolved, everything but the outputs disposed, masks out. */
export function callOnValues(layer: AnyLayer, inputs: Nested<Tensor>, options: object): unknown {
  const given = options as CallOptions & Record<string, unknown>;
  const training = given.training ?? contextTraining();
  const previousMask = givenMasks(given["mask"]) ?? masksOf(inputs);
  const masks: (Tensor | undefined)[] = [];
  const outputs = tf.tidy(() => {
    const results = inCall(layer.name, training, () =>
      layer.call(inputs, {
        ...given,
        ...maskArguments(layer.cls.callArguments, inputs, given),
        training,
      }),
    ) as Nested<Tensor>;
    penalize(layer, results);
    masks.push(...outputMasks(layer, inputs, results, previousMask));
    return { results, masks } as unknown as tf.TensorContainer;
  }) as unknown as { results: Nested<Tensor> };
  for (const [i, tensor] of flatten(outputs.results).entries()) {
    const mask = masks[i];
    if (mask !== undefined && maskOf(tensor) === undefined) setMask(tensor, mask);
  }
  const kept = new Set([...flatten(previousMask), ...flatten(outputs.results).map(maskOf)]);
  tf.dispose(masks.filter((mask) => mask !== undefined && !kept.has(mask)) as Tensor[]); // setMask took its own handle
  return outputs.results;
}

/** The penalty on the outputs, per sample. */
function penalize({ activityRegularizer }: AnyLayer, outputs: Nested<Tensor>): void {
  if (activityRegularizer === null) return;
  for (const output of flatten(outputs)) {
    addContextLoss(() =>
      tf.div(activityRegularizer.call(output), output.rank === 0 ? 1 : (output.shape[0] ?? 1)),
    );
  }
}

function outputMasks(
  layer: AnyLayer,
  inputs: Nested<Tensor>,
  results: Nested<Tensor>,
  previous: Nested<Tensor | undefined> | undefined,
): (Tensor | undefined)[] {
  const attached = flatten(results).map(maskOf);
  if (!layer.supportsMasking || attached.every((mask) => mask !== undefined)) return attached;
  const computed = layer.computeMask(inputs, previous);
  return computed === undefined || computed === null ? attached : flatten(computed);
}
