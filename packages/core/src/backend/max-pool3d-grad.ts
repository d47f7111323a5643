/** @file The slope of a maximum pool in three dimensions, for the cpu backend: tfjs's own hits other places. */
import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";

type Triple = [number, number, number];
interface Settings {
  readonly filterSize: Triple | number;
  readonly strides: Triple | number;
  readonly pad: "valid" | "same" | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Along one axis, for each place of the output: the first and the last place of the input that it saw. */
function windows(outputs: number, inputs: number, size: number, stride: number, front: number) {
  return Array.from({ length: outputs }, (_, i): [number, number] => {
    const start = i * stride - front;
    return [Math.max(0, start), Math.min(inputs, start + size)];
  });
}

/** Hands each slope of the output to the first of the largest values that its window saw. */
export const maxPool3dGrad: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as Settings;
  const cpu = backend as MathBackendCPU;
  const shape = input.shape as [number, number, number, number, number];
  const info = tf.backend_util.computePool3DInfo(
    shape,
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { inDepth, inHeight, inWidth, outDepth, outHeight, outWidth, inChannels, batchSize } = info;
  const { front, top, left } = info.padInfo;
  const depths = windows(outDepth, inDepth, info.filterDepth, info.strideDepth, front);
  const rows = windows(outHeight, inHeight, info.filterHeight, info.strideHeight, top);
  const columns = windows(outWidth, inWidth, info.filterWidth, info.strideWidth, left);
  const x = cpu.readSync(input.dataId) as Float32Array;
  const slopes = cpu.readSync(dy.dataId) as Float32Array;
  const dx = new Float32Array(x.length);
  let out = 0;
  const channelsOf = (
    batch: number,
    [d0, d1]: number[],
    [h0, h1]: number[],
    [w0, w1]: number[],
  ) => {
    for (let channel = 0; channel < inChannels; channel++) {
      let [best, largest] = [-1, Number.NEGATIVE_INFINITY];
      for (let d = d0 ?? 0; d < (d1 ?? 0); d++) {
        for (let h = h0 ?? 0; h < (h1 ?? 0); h++) {
          for (let w = w0 ?? 0; w < (w1 ?? 0); w++) {
            const place =
              (((batch * inDepth + d) * inHeight + h) * inWidth + w) * inChannels + channel;
            const value = x[place] ?? Number.NaN;
            if (best < 0 || value > largest) [best, largest] = [place, value];
          }
        }
      }
      dx[best] = (dx[best] ?? 0) + (slopes[out++] ?? 0);
    }
  };
  for (let batch = 0; batch < batchSize; batch++) {
    for (const depth of depths) {
      for (const row of rows) for (const column of columns) channelsOf(batch, depth, row, column);
    }
  }
  return cpu.makeTensorInfo([...shape], "float32", dx);
};
