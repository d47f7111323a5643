/** @file A kernel of ours for products of matrices on the cpu backend: tfjs's takes about four times as long. */
import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";

interface Inputs {
  readonly a: tf.TensorInfo;
  readonly b: tf.TensorInfo;
}
interface Settings {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}
/** One matrix in row-major order. */
interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Products summed in float64 before the sum is rounded to float32: tfjs's number, so that results stay what they were. */
const BLOCK = 48;
/** Below as many rows, turning the second matrix costs more than it saves. */
const FEW_ROWS = 4;

/** A kernel for stacks of float32 matrices; `own`, which is tfjs's, serves all others. */
export function cpuMatMul(own: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const backend = call.backend as MathBackendCPU;
    const product = multiplied(call, backend);
    if (product === undefined) return own(call);
    return backend.makeTensorInfo(product.shape, "float32", product.data);
  };
}

/** The same with a bias and perhaps `relu`. */
export function cpuFusedMatMul(own: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { bias } = call.inputs as unknown as { readonly bias?: tf.TensorInfo };
    const { activation } = call.attrs as unknown as { readonly activation: string };
    const backend = call.backend as MathBackendCPU;
    const simple = /^(linear|relu)$/.test(activation) && (bias?.shape.length ?? 1) === 1;
    const product = simple ? multiplied(call, backend) : undefined;
    if (product === undefined) return own(call);
    const { shape, data } = product;
    if (bias !== undefined) addBias(data, backend.data.get(bias.dataId).values as Float32Array);
    if (activation === "relu") {
      for (let i = 0; i < data.length; i++) data[i] = Math.max(data[i] as number, 0);
    }
    return backend.makeTensorInfo(shape, "float32", data);
  };
}

function addBias(data: Float32Array, bias: Float32Array): void {
  for (let start = 0; start < data.length; start += bias.length) {
    for (let j = 0; j < bias.length; j++) add(data, start + j, bias[j] as number);
  }
}

/** The products of two stacks; undefined where they are no float32, or differ in their stacks. */
function multiplied(
  { inputs, attrs }: Parameters<tf.KernelFunc>[0],
  backend: MathBackendCPU,
): { readonly shape: number[]; readonly data: Float32Array } | undefined {
  const { a, b } = inputs as unknown as Inputs;
  const { transposeA, transposeB } = attrs as unknown as Settings;
  const [stackA, stackB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const same = stackA.join() === stackB.join();
  if (a.dtype !== "float32" || b.dtype !== "float32" || !same) return undefined;
  const [left, right] = [matrices(a, backend), matrices(b, backend)];
  const rows = a.shape.at(transposeA ? -1 : -2) ?? 1;
  const columns = b.shape.at(transposeB ? -2 : -1) ?? 1;
  const shape = [...stackA, rows, columns];
  const data = new Float32Array(tf.util.sizeFromShape(shape));
  for (const [i, x] of left.entries()) {
    const y = right[i];
    if (y === undefined) continue;
    const out = data.subarray(i * rows * columns, (i + 1) * rows * columns);
    const first = transposeA ? turned(x) : x;
    if (rows < FEW_ROWS && !transposeB) multiplyFew(first, y, out);
    else multiply(first, transposeB ? y : turned(y), out);
  }
  return { shape, data };
}

function matrices({ dataId, shape }: tf.TensorInfo, backend: MathBackendCPU): Matrix[] {
  const data = backend.data.get(dataId).values as Float32Array;
  const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const count = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  return Array.from({ length: count }, (_, i) => ({
    data: data.subarray(i * rows * columns, (i + 1) * rows * columns),
    rows,
    columns,
  }));
}

function turned({ data, rows, columns }: Matrix): Matrix {
  if (rows === 1 || columns === 1) return { data, rows: columns, columns: rows };
  const out = new Float32Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j] as number;
  }
  return { data: out, rows: columns, columns: rows };
}

/** `out = a · bᵀ`, four rows by two columns at a time: each number that is read serves several sums. */
function multiply(a: Matrix, b: Matrix, out: Float32Array): void {
  const { data: x, rows, columns: inner } = a;
  const { data: y, rows: columns } = b;
  const [wholeRows, wholeColumns] = [rows - (rows % 4), columns - (columns % 2)];
  for (let from = 0; from < inner; from += BLOCK) {
    const to = Math.min(from + BLOCK, inner);
    for (let i = 0; i < wholeRows; i += 4) {
      for (let j = 0; j < wholeColumns; j += 2) tile(x, y, out, i, j, from, to, inner, columns);
    }
    for (let i = 0; i < rows; i++) {
      for (let j = i < wholeRows ? wholeColumns : 0; j < columns; j++) {
        let sum = 0;
        for (let k = from; k < to; k++) {
          sum += (x[i * inner + k] as number) * (y[j * inner + k] as number);
        }
        add(out, i * columns + j, sum);
      }
    }
  }
}

function add(out: Float32Array, place: number, sum: number): void {
  out[place] = (out[place] as number) + sum;
}

function tile(
  x: Float32Array,
  y: Float32Array,
  out: Float32Array,
  i: number,
  j: number,
  from: number,
  to: number,
  inner: number,
  columns: number,
): void {
  const x0 = i * inner;
  const x1 = x0 + inner;
  const x2 = x1 + inner;
  const x3 = x2 + inner;
  const y0 = j * inner;
  const y1 = y0 + inner;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let k = from; k < to; k++) {
    const p0 = x[x0 + k] as number;
    const p1 = x[x1 + k] as number;
    const p2 = x[x2 + k] as number;
    const p3 = x[x3 + k] as number;
    const q0 = y[y0 + k] as number;
    const q1 = y[y1 + k] as number;
    a0 += p0 * q0;
    a1 += p1 * q0;
    a2 += p2 * q0;
    a3 += p3 * q0;
    b0 += p0 * q1;
    b1 += p1 * q1;
    b2 += p2 * q1;
    b3 += p3 * q1;
  }
  const at = i * columns + j;
  add(out, at, a0);
  add(out, at + 1, b0);
  add(out, at + columns, a1);
  add(out, at + columns + 1, b1);
  add(out, at + 2 * columns, a2);
  add(out, at + 2 * columns + 1, b2);
  add(out, at + 3 * columns, a3);
  add(out, at + 3 * columns + 1, b3);
}

/** `out = a · b` for few rows: the second matrix is read once, as it lies. */
function multiplyFew(a: Matrix, b: Matrix, out: Float32Array): void {
  const { columns } = b;
  const sums = new Float64Array(columns);
  for (let i = 0; i < a.rows; i++) {
    for (let from = 0; from < a.columns; from += BLOCK) {
      sums.fill(0);
      for (let k = from; k < Math.min(from + BLOCK, a.columns); k++) {
        const factor = a.data[i * a.columns + k] as number;
        const start = k * columns;
        for (let j = 0; j < columns; j++) {
          sums[j] = (sums[j] as number) + factor * (b.data[start + j] as number);
        }
      }
      for (let j = 0; j < columns; j++) add(out, i * columns + j, sums[j] as number);
    }
  }
}
