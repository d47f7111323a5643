/** @file Registers the derivatives of tfjs's kernels: in Node, tfjs-core comes without any. */
import * as tf from "@tensorflow/tfjs-core";
import { convolutions } from "./convolutions.ts";
import { elementwise } from "./elementwise.ts";
import type { KernelGradient } from "./kernel-gradient.ts";
import { rearrangements } from "./rearrangements.ts";
import { reductions } from "./reductions.ts";

const all: readonly KernelGradient[] = [
  ...elementwise,
  ...reductions,
  ...rearrangements,
  ...convolutions,
];

let registered = false;

/** Makes derivatives known to tfjs; those that are known already stay. Training calls it by itself. */
export function registerGradients(): void {
  if (registered) return;
  registered = true;
  for (const gradient of all) {
    if (tf.getGradient(gradient.kernelName) == null) {
      tf.registerGradient(gradient as unknown as tf.GradConfig);
    }
  }
}
