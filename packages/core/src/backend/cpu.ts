/** @file The backend that is always there: tfjs's cpu. Another one outranks it as soon as it is imported. */
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import {
  registerBackend,
  registerKernel,
  removeBackend,
  unregisterKernel,
} from "@tensorflow/tfjs-core";
import { maxPool3dGrad } from "./max-pool3d-grad.ts";

/** tfjs's own priority of the cpu backend, below wasm, webgl and webgpu. */
const PRIORITY = 1;

// In Node, a new cpu backend advertises another package on the console at its first use: ours counts as used.
removeBackend("cpu");
registerBackend("cpu", () => Object.assign(new MathBackendCPU(), { firstUse: false }), PRIORITY);

const mended = { kernelName: "MaxPool3DGrad", backendName: "cpu" };
unregisterKernel(mended.kernelName, mended.backendName);
registerKernel({ ...mended, kernelFunc: maxPool3dGrad });
