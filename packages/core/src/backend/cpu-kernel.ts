/** @file A kernel of the cpu backend in the place of one that another backend lacks, or computes wrongly. */
import * as tf from "@tensorflow/tfjs-core";

/** The two ways of a backend to hold values, which every backend of tfjs has. */
type Storage = Pick<tf.KernelBackend, "readSync" | "write" | "disposeData">;

/**
 * A kernel of the name that computes on the cpu: its inputs are downloaded, its outputs uploaded.
 * Undefined where the cpu backend has none either.
 */
export function cpuKernel(kernelName: string): tf.KernelFunc | undefined {
  const kernel = tf.getKernel(kernelName, "cpu");
  if (kernel == null) return undefined;
  return ({ inputs, attrs, backend }) => {
    const here = backend as Storage;
    const cpu = tf.findBackend("cpu");
    const held: tf.TensorInfo[] = [];
    // Some kernels take a list where the types say a dictionary.
    const moved = (Array.isArray(inputs) ? [] : {}) as tf.NamedTensorInfoMap;
    try {
      for (const [name, info] of Object.entries(inputs)) {
        if (info == null) continue;
        moved[name] = move(info, here, cpu);
        held.push(moved[name]);
      }
      const made = kernel.kernelFunc({ inputs: moved, backend: cpu, ...(attrs && { attrs }) });
      const outputs = [made].flat();
      held.push(...outputs);
      const results = outputs.map((info) => move(info, cpu, here));
      return Array.isArray(made) ? results : (results[0] as tf.TensorInfo);
    } finally {
      for (const { dataId } of held) cpu.disposeData(dataId, true);
    }
  };
}

/** The values of a tensor as a tensor of another backend. */
function move({ dataId, shape, dtype }: tf.TensorInfo, from: Storage, to: Storage): tf.TensorInfo {
  return { dataId: to.write(from.readSync(dataId), shape, dtype), shape, dtype };
}
