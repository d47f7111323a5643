/** @file Registers the derivatives of tfjs's kernels: in Node, tfjs-core comes without any. */
import * as tf from "@tensorflow/tfjs-core";
import { convolutions } from "./convolutions.ts";
import { elementwise } from "./elementwise.ts";
import { fusedMatMul } from "./fused-matmul.ts";
import type { KernelGradient } from "./kernel-gradient.ts";
import { pooling } from "./pooling.ts";
import { rearrangements } from "./rearrangements.ts";
import { reductions } from "./reductions.ts";

const all: readonly KernelGradient[] = [
  ...elementwise,
  ...reductions,
  ...rearrangements,
  ...convolutions,
  fusedMatMul,
  ...pooling,
];

/** Kernels whose derivative in tfjs is wrong. */
const wrong: ReadonlySet<string> = new Set(["AvgPool", "AvgPool3D"]);

let registered = false;

/** Makes derivatives known to tfjs; those that are known already stay, unless they are wrong. Training calls it by itself. */
export function registerGradients(): void {
  if (registered) return;
  registered = true;
  for (const gradient of all) {
    const { kernelName } = gradient;
    const known = tf.getGradient(kernelName) != null;
    if (known && !wrong.has(kernelName)) continue;
    if (known) tf.unregisterGradient(kernelName);
    tf.registerGradient(gradient as unknown as tf.GradConfig);
  }
}
