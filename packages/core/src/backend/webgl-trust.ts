/** @file What tfjs's webgl backend computes wrongly, or not at all: those calls go to the cpu. */
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import type { NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs-core";
import { UnsupportedError } from "../errors.ts";

/** Kernels that take few axes only. */
const maxRank: Readonly<Record<string, number>> = { PadV2: 4, MirrorPad: 4, Select: 4, Reverse: 4 };

/** Kernels that are wrong on anything but float32. */
const floatOnly: ReadonlySet<string> = new Set(["Neg", "Reciprocal"]);

/** Whether the result of a kernel of webgl can be relied on. */
export function isTrustedOnWebgl(kernelName: string, inputs: NamedTensorInfoMap): boolean {
  const tensors = Object.values(inputs).filter((info) => info != null) as TensorInfo[];
  if (kernelName === "FloorDiv") return tensors.every(({ dtype }) => dtype === "int32");
  return tensors.every(
    ({ shape, dtype }) =>
      !shape.includes(0) &&
      shape.length <= (maxRank[kernelName] ?? Number.POSITIVE_INFINITY) &&
      (dtype === "float32" || !floatOnly.has(kernelName)),
  );
}

/** What tfjs keeps of a tensor. */
interface Stored {
  readonly texture?: unknown;
  readonly values?: ArrayLike<number> | null;
}

/**
 * Stops an integer on its way to the GPU when it is too large for it: webgl computes with integers as float32, which has
 * no 16777217. What stays on the host, the indices of a Hashing layer say, stays exact.
 */
export function guardIntegers(backend: MathBackendWebGL): void {
  const run = backend.runWebGLProgram;
  const { texData } = backend as unknown as { texData: { get(id: object): Stored } };
  backend.runWebGLProgram = function guarded(program, inputs, ...rest) {
    for (const { dataId, dtype, shape } of inputs) {
      if (dtype !== "int32") continue;
      const { texture, values } = texData.get(dataId);
      if (texture == null && values != null) checkIntegers(values, shape);
    }
    return run.call(backend, program, inputs, ...rest);
  };
}

/** @throws UnsupportedError for an integer that float32 does not have. */
function checkIntegers(values: ArrayLike<number>, shape: readonly number[]): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (Math.fround(value) !== value) {
      throw new UnsupportedError(
        `The backend "webgl" holds integers as float32 and has no ${value} (in an int32 tensor of shape [${shape.join(", ")}]). ` +
          `Ids beyond 16777216 need another backend: await setBackend("wasm").`,
      );
    }
  }
}
