/** @file The LU decomposition with partial pivoting, and what follows from it: solutions, determinants. */
import { Matrix } from "./matrix.ts";

/** `P · A = L · U`. */
export interface Lu {
  /** `L` below the diagonal (its own diagonal is 1), `U` on and above it. */
  readonly factors: Matrix;
  /** Which row of `A` each row of the factors is. */
  readonly rows: number[];
  /** 1 or -1: whether the number of swaps is even. */
  readonly sign: number;
}

export function decomposeLu(matrix: Matrix): Lu {
  const factors = matrix.copy();
  const rows = Array.from({ length: matrix.rows }, (_, i) => i);
  let sign = 1;
  for (let k = 0; k < Math.min(matrix.rows, matrix.columns); k++) {
    const pivot = pivotRow(factors, k);
    if (pivot !== k) {
      factors.swapRows(k, pivot);
      [rows[k], rows[pivot]] = [rows[pivot] as number, rows[k] as number];
      sign = -sign;
    }
    if (factors.get(k, k) !== 0) eliminate(factors, k);
  }
  return { factors, rows, sign };
}

/** The row with the largest value of column `k`. */
function pivotRow(factors: Matrix, k: number): number {
  let best = k;
  for (let i = k + 1; i < factors.rows; i++) {
    if (Math.abs(factors.get(i, k)) > Math.abs(factors.get(best, k))) best = i;
  }
  return best;
}

function eliminate(factors: Matrix, k: number): void {
  for (let i = k + 1; i < factors.rows; i++) {
    const factor = factors.get(i, k) / factors.get(k, k);
    factors.set(i, k, factor);
    for (let j = k + 1; j < factors.columns; j++) factors.add(i, j, -factor * factors.get(k, j));
  }
}

/** The solution of `triangle · X = B`. `unit` takes the diagonal as 1. */
export function substitute(
  triangle: Matrix,
  b: Matrix,
  { lower, unit = false }: { readonly lower: boolean; readonly unit?: boolean },
): Matrix {
  const x = b.copy();
  const size = triangle.rows;
  for (let step = 0; step < size; step++) {
    const i = lower ? step : size - 1 - step;
    const [from, to] = lower ? [0, i] : [i + 1, size];
    for (let c = 0; c < x.columns; c++) {
      let value = x.get(i, c);
      for (let k = from; k < to; k++) value -= triangle.get(i, k) * x.get(k, c);
      x.set(i, c, unit ? value : value / triangle.get(i, i));
    }
  }
  return x;
}

/** The solution of `A · X = B`; undefined for a singular `A`. */
export function solveMatrix(a: Matrix, b: Matrix): Matrix | undefined {
  const { factors, rows } = decomposeLu(a);
  for (let i = 0; i < a.rows; i++) if (factors.get(i, i) === 0) return undefined;
  const sorted = Matrix.from(b.rows, b.columns, (i, j) => b.get(rows[i] as number, j));
  return substitute(factors, substitute(factors, sorted, { lower: true, unit: true }), {
    lower: false,
  });
}

/** Sign and logarithm of the absolute determinant. */
export function logDeterminant(a: Matrix): { sign: number; log: number } {
  const { factors, sign: start } = decomposeLu(a);
  let [sign, log] = [start, 0];
  for (let i = 0; i < a.rows; i++) {
    sign *= Math.sign(factors.get(i, i));
    log += Math.log(Math.abs(factors.get(i, i)));
  }
  return { sign, log };
}

export function determinant(a: Matrix): number {
  const { factors, sign } = decomposeLu(a);
  let product = sign;
  for (let i = 0; i < a.rows; i++) product *= factors.get(i, i);
  return product;
}
