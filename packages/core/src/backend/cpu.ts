/** @file The backend that is always there: tfjs's cpu. Another one outranks it as soon as it is imported. */
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import {
  getKernel,
  type KernelFunc,
  registerBackend,
  registerKernel,
  removeBackend,
  unregisterKernel,
} from "@tensorflow/tfjs-core";
import { cpuFusedMatMul, cpuMatMul } from "./cpu-matmul.ts";
import { registerHostKernels } from "./host-kernels.ts";
import { maxPool3dGrad } from "./max-pool3d-grad.ts";

/** tfjs's own priority of the cpu backend, below wasm, webgl and webgpu. */
const PRIORITY = 1;

// In Node, a new cpu backend advertises another package on the console at its first use: ours counts as used.
removeBackend("cpu");
registerBackend("cpu", () => Object.assign(new MathBackendCPU(), { firstUse: false }), PRIORITY);

/** Puts a kernel of ours in the place of tfjs's. */
function replace(kernelName: string, ours: (own: KernelFunc) => KernelFunc): void {
  const own = getKernel(kernelName, "cpu");
  unregisterKernel(kernelName, "cpu");
  registerKernel({ ...own, kernelFunc: ours(own.kernelFunc) });
}

replace("MaxPool3DGrad", () => maxPool3dGrad);
replace("BatchMatMul", cpuMatMul);
replace("_FusedMatMul", cpuFusedMatMul);
registerHostKernels("cpu");
