/** @file Kernels of ours for the wasm backend, in the place of those that cost too much there. */

import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";

type Info = tf.TensorInfo;
type Call = Parameters<tf.KernelFunc>[0];

/** A kernel in the words of its own inputs and settings. */
function kernel<I, A>(
  run: (inputs: I, settings: A, backend: BackendWasm) => Info | Info[],
): tf.KernelFunc {
  return ({ inputs, attrs, backend }: Call) => run(inputs as I, attrs as A, backend as BackendWasm);
}

/** The same values once more: tfjs copies them. */
const identity = kernel<{ x: Info }, unknown>(({ x: { dataId, shape, dtype } }, _, backend) => {
  backend.incRef(dataId);
  return { dataId, shape, dtype };
});

/**
 * A part of a tensor. tfjs first copies the whole tensor out of wasm's memory, for each part, so that cutting a sequence
 * into its steps takes time quadratic in their number.
 */
function cut(
  x: Info,
  begin: readonly number[],
  size: readonly number[],
  backend: BackendWasm,
): Info {
  const out = backend.makeOutput([...size], x.dtype);
  const source = backend.typedArrayFromHeap(x);
  const target = backend.typedArrayFromHeap(out);
  // Axes at the end that are taken whole lie in one piece, with the axis before them.
  let last = size.length - 1;
  while (last > 0 && size[last] === x.shape[last]) last--;
  const strides = tf.util.computeStrides(x.shape).concat(1);
  const run = (size[last] ?? 1) * (strides[last] ?? 1);
  let written = 0;
  const copy = (axis: number, from: number): void => {
    const start = from + (begin[axis] ?? 0) * (strides[axis] ?? 1);
    if (axis >= last) {
      target.set(source.subarray(start, start + run), written);
      written += run;
      return;
    }
    for (let i = 0; i < (size[axis] ?? 0); i++) copy(axis + 1, start + i * (strides[axis] ?? 1));
  };
  copy(0, 0);
  return out;
}

const slice = kernel<{ x: Info }, { begin: number | number[]; size: number | number[] }>(
  ({ x }, { begin, size }, backend) =>
    cut(
      x,
      ...(tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size) as [number[], number[]]),
      backend,
    ),
);

/** The parts of a tensor along an axis. */
function parts(x: Info, axis: number, sizes: readonly number[], backend: BackendWasm): Info[] {
  let start = 0;
  return sizes.map((length) => {
    const [begin, size] = [x.shape.map(() => 0), [...x.shape]];
    [begin[axis], size[axis]] = [start, length];
    start += length;
    return cut(x, begin, size, backend);
  });
}

const splitV = kernel<{ x: Info }, { numOrSizeSplits: number | number[]; axis: number }>(
  ({ x }, { numOrSizeSplits, axis }, backend) => {
    const [place = 0] = tf.util.parseAxisParam(axis, x.shape);
    const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, place);
    return parts(x, place, sizes, backend);
  },
);

const unpack = kernel<{ value: Info }, { axis: number }>(({ value }, { axis }, backend) => {
  const [place = 0] = tf.util.parseAxisParam(axis, value.shape);
  const ones = Array.from({ length: value.shape[place] ?? 0 }, () => 1);
  const shape = value.shape.filter((_, i) => i !== place);
  return parts(value, place, ones, backend).map(({ dataId, dtype }) => ({ dataId, dtype, shape }));
});

interface Transposes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** A product of matrices, transposed beforehand: tfjs's own way to transpose on the go takes ten times as long. */
function matMul(own: tf.KernelFunc): tf.KernelFunc {
  return kernel<{ a: Info; b: Info }, Transposes>(
    ({ a, b }, { transposeA, transposeB }, backend) => {
      const made: Info[] = [];
      const turn = (x: Info): Info => {
        const perm = x.shape.map((_, i) => i);
        perm.push(...perm.splice(-2).reverse());
        const { kernelFunc } = tf.getKernel("Transpose", "wasm");
        const turned = kernelFunc({ inputs: { x }, attrs: { perm }, backend }) as Info;
        made.push(turned);
        return turned;
      };
      const inputs = { a: transposeA ? turn(a) : a, b: transposeB ? turn(b) : b };
      const attrs = { transposeA: false, transposeB: false };
      const product = own({ inputs, attrs, backend });
      for (const { dataId } of made) backend.disposeData(dataId);
      return product;
    },
  );
}

/** Our kernel of a name, made from tfjs's. */
export const wasmKernels: Readonly<Record<string, (own: tf.KernelFunc) => tf.KernelFunc>> = {
  Identity: () => identity,
  Slice: () => slice,
  SplitV: () => splitV,
  Unpack: () => unpack,
  BatchMatMul: matMul,
};
