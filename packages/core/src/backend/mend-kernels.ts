/** @file Gives a backend the kernels that it lacks, and those that it computes wrongly. */
import * as tf from "@tensorflow/tfjs-core";
import { cpuKernel } from "./cpu-kernel.ts";

/** Kernels of complex numbers, ragged tensors and pixels: nothing here computes with them. */
const unused = /^(Complex|ComplexAbs|Real|Imag|FFT|IFFT|Ragged.*|Draw|FromPixels)$/;

const mended = new Set<string>();

/** Completes the kernels of a backend, once. It must be done before tfjs sets the backend up. */
export function mendKernels(backend: string): void {
  if (backend === "cpu" || mended.has(backend)) return;
  mended.add(backend);
  for (const { kernelName } of tf.getKernelsForBackend("cpu")) {
    if (unused.test(kernelName) || tf.getKernel(kernelName, backend) != null) continue;
    const kernelFunc = cpuKernel(kernelName);
    if (kernelFunc) tf.registerKernel({ kernelName, backendName: backend, kernelFunc });
  }
}
