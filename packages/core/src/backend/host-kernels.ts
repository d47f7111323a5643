/**
 * @file Kernels of ours that loop over the values themselves, on backends whose memory a program can reach: one pass
 * takes the place of a dozen of tfjs's kernels.
 */
import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";

/** Values of the inputs in, values of the outputs filled; all have the size of the first input. */
interface HostKernel {
  readonly inputs: readonly string[];
  readonly outputs: number;
  run(
    inputs: readonly Float32Array[],
    outputs: readonly Float32Array[],
    settings: Readonly<Record<string, number>>,
  ): void;
}

/** The slope of relu: that of its output where it let a number through. */
const reluGrad: HostKernel = {
  inputs: ["dy", "y"],
  outputs: 1,
  run([dy, y], [dx]) {
    if (dy === undefined || y === undefined || dx === undefined) return;
    for (let i = 0; i < dx.length; i++) dx[i] = (y[i] as number) > 0 ? (dy[i] as number) : 0;
  },
};

/** A step of Adam, each operation rounded to float32: the weight and its two means. */
const adamStep: HostKernel = {
  inputs: ["weight", "gradient", "m", "v"],
  outputs: 3,
  run([weight, gradient, m, v], [newWeight, newM, newV], settings) {
    if (weight === undefined || gradient === undefined || m === undefined || v === undefined)
      return;
    if (newWeight === undefined || newM === undefined || newV === undefined) return;
    const round = Math.fround;
    const alpha = round(settings["alpha"] ?? 0);
    const epsilon = round(settings["epsilon"] ?? 0);
    const [follow, followSquares] = [
      round(1 - (settings["beta_1"] ?? 0)),
      round(1 - (settings["beta_2"] ?? 0)),
    ] as [number, number];
    for (let i = 0; i < newWeight.length; i++) {
      const g = gradient[i] as number;
      const oldM = m[i] as number;
      const oldV = v[i] as number;
      const mean = round(oldM + round(round(g - oldM) * follow));
      const square = round(oldV + round(round(round(g * g) - oldV) * followSquares));
      const change = round(round(mean * alpha) / round(round(Math.sqrt(square)) + epsilon));
      newM[i] = mean;
      newV[i] = square;
      newWeight[i] = round((weight[i] as number) - change);
    }
  },
};

const kernels: Readonly<Record<string, HostKernel>> = { ReluGrad: reluGrad, AdamStep: adamStep };

/** Gives a backend the kernels. */
export function registerHostKernels(backendName: "cpu" | "wasm"): void {
  const compute = backendName === "cpu" ? onCpu : onWasm;
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    const kernelFunc: tf.KernelFunc = ({ inputs, attrs, backend }) => {
      const infos = kernel.inputs.map((name) => inputs[name] as tf.TensorInfo);
      const settings = attrs as unknown as Readonly<Record<string, number>>;
      const made = compute(kernel, infos, settings, backend);
      return made.length === 1 ? (made[0] as tf.TensorInfo) : made;
    };
    tf.registerKernel({ kernelName, backendName, kernelFunc });
  }
}

/** Names of the kernels: other backends have none, for there the values would have to be downloaded. */
export const hostKernelNames: ReadonlySet<string> = new Set(Object.keys(kernels));

/** Whether the backend in use has such a kernel. */
export function hasHostKernel(kernelName: string): boolean {
  const backend = tf.getBackend();
  return (backend === "cpu" || backend === "wasm") && tf.getKernel(kernelName, backend) != null;
}

type Settings = Readonly<Record<string, number>>;

function onCpu(
  kernel: HostKernel,
  infos: readonly tf.TensorInfo[],
  settings: Settings,
  backend: unknown,
): tf.TensorInfo[] {
  const cpu = backend as MathBackendCPU;
  const inputs = infos.map(({ dataId }) => cpu.data.get(dataId).values as Float32Array);
  const outputs = Array.from(
    { length: kernel.outputs },
    () => new Float32Array(inputs[0]?.length ?? 0),
  );
  kernel.run(inputs, outputs, settings);
  const shape = infos[0]?.shape ?? [];
  return outputs.map((values) => cpu.makeTensorInfo(shape, "float32", values));
}

function onWasm(
  kernel: HostKernel,
  infos: readonly tf.TensorInfo[],
  settings: Settings,
  backend: unknown,
): tf.TensorInfo[] {
  const wasm = backend as BackendWasm;
  const shape = infos[0]?.shape ?? [];
  const made = Array.from({ length: kernel.outputs }, () => wasm.makeOutput(shape, "float32"));
  // making an output may move the memory: the views come last
  const view = (info: tf.TensorInfo): Float32Array => wasm.typedArrayFromHeap(info) as Float32Array;
  kernel.run(infos.map(view), made.map(view), settings);
  return made;
}
