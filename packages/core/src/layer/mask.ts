/** @file Masks: boolean tensors that travel with the tensors they mask, as Keras's `_keras_mask` does. */

import * as tf from "@tensorflow/tfjs-core";
import type { Nested } from "../shape.ts";
import { isTensor, type Tensor } from "../tensor.ts";
import { mapLeaves } from "../tree.ts";

const masks = new WeakMap<Tensor, Tensor>();

/** The mask of a tensor, if it has one. */
export function maskOf(tensor: unknown): Tensor | undefined {
  const mask = isTensor(tensor) ? masks.get(tensor) : undefined;
  return mask?.isDisposed ? undefined : mask;
}

/** The masks of a structure of tensors, in the same structure; undefined when no tensor has one. */
export function masksOf(tensors: Nested<unknown>): Nested<Tensor | undefined> | undefined {
  let any = false;
  const found = mapLeaves(tensors, (tensor) => {
    const mask = maskOf(tensor);
    any ||= mask !== undefined;
    return mask;
  });
  return any ? found : undefined;
}

/** Gives a tensor its mask, which from now on is disposed with the tensor. */
export function setMask(tensor: Tensor, mask: Tensor): void {
  const own = tf.clone(mask); // several tensors may carry one mask: each disposes its own handle
  masks.set(tensor, own);
  const dispose = tensor.dispose.bind(tensor);
  tensor.dispose = () => {
    own.dispose();
    dispose();
  };
}
