/** @file Gives a backend the kernels that it lacks, and others for those that it computes wrongly or slowly. */
import * as tf from "@tensorflow/tfjs-core";
import { cpuKernel } from "./cpu-kernel.ts";
import { hostKernelNames, registerHostKernels } from "./host-kernels.ts";
import { wasmKernels } from "./wasm-kernels.ts";
import { isTrusted } from "./wasm-trust.ts";
import { webglKernel } from "./webgl-kernels.ts";
import { isTrustedOnWebgl } from "./webgl-trust.ts";

/** Kernels of complex numbers, ragged tensors and pixels: nothing here computes with them. */
const unused = /^(Complex|ComplexAbs|Real|Imag|FFT|IFFT|Ragged.*|Draw|FromPixels)$/;

const mended = new Set<string>();

/** Mends the kernels of a backend, once. It must be done before tfjs sets the backend up. */
export function mendKernels(backendName: string): void {
  if (backendName === "cpu" || mended.has(backendName)) return;
  mended.add(backendName);
  if (backendName === "wasm") registerHostKernels("wasm");
  for (const { kernelName } of tf.getKernelsForBackend("cpu")) {
    const onCpu = cpuKernel(kernelName);
    if (onCpu === undefined || unused.test(kernelName) || hostKernelNames.has(kernelName)) continue;
    const own = tf.getKernel(kernelName, backendName);
    if (own == null) tf.registerKernel({ kernelName, backendName, kernelFunc: onCpu });
    else if (backendName === "wasm") replace(own, wasmKernel(own, onCpu));
    else if (backendName === "webgl") replace(own, glKernel(own, onCpu));
  }
}

/** A kernel of wasm where it is right, the cpu's elsewhere. */
function wasmKernel(
  { kernelName, kernelFunc }: tf.KernelConfig,
  onCpu: tf.KernelFunc,
): tf.KernelFunc {
  const better = wasmKernels[kernelName]?.(kernelFunc) ?? kernelFunc;
  return (call) => (isTrusted(kernelName, call.inputs, call.attrs) ? better : onCpu)(call);
}

/** A kernel of webgl where it is right, the cpu's elsewhere. */
function glKernel(
  { kernelName, kernelFunc }: tf.KernelConfig,
  onCpu: tf.KernelFunc,
): tf.KernelFunc {
  const better = webglKernel(kernelName, kernelFunc);
  return (call) => (isTrustedOnWebgl(kernelName, call.inputs) ? better : onCpu)(call);
}

function replace(own: tf.KernelConfig, kernelFunc: tf.KernelFunc): void {
  tf.unregisterKernel(own.kernelName, own.backendName);
  tf.registerKernel({ ...own, kernelFunc });
}
