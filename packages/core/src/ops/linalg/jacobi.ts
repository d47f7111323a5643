/** @file Eigenvalues of symmetric matrices, and singular values, by Jacobi's rotations. */
import { decomposeQr } from "./householder.ts";
import { Matrix } from "./matrix.ts";

const SWEEPS = 60;
const PRECISION = 1e-15;

/** Cosine and sine of the rotation that makes a symmetric `[[a, b], [b, c]]` diagonal. */
function rotationFor(a: number, b: number, c: number): [number, number] {
  const ratio = (c - a) / (2 * b);
  const tangent = (ratio >= 0 ? 1 : -1) / (Math.abs(ratio) + Math.hypot(1, ratio));
  const cosine = 1 / Math.hypot(1, tangent);
  return [cosine, tangent * cosine];
}

/** Turns two columns. */
function rotateColumns(m: Matrix, p: number, q: number, [c, s]: [number, number]): void {
  for (let i = 0; i < m.rows; i++) {
    const [x, y] = [m.get(i, p), m.get(i, q)];
    m.set(i, p, c * x - s * y);
    m.set(i, q, s * x + c * y);
  }
}

function rotateRows(m: Matrix, p: number, q: number, [c, s]: [number, number]): void {
  for (let j = 0; j < m.columns; j++) {
    const [x, y] = [m.get(p, j), m.get(q, j)];
    m.set(p, j, c * x - s * y);
    m.set(q, j, s * x + c * y);
  }
}

/** Runs `visit` for every pair of columns until it changes nothing. */
function sweep(columns: number, visit: (p: number, q: number) => boolean): void {
  for (let turn = 0, changed = true; changed && turn < SWEEPS; turn++) {
    changed = false;
    for (let p = 0; p < columns - 1; p++) {
      for (let q = p + 1; q < columns; q++) changed = visit(p, q) || changed;
    }
  }
}

export interface Eigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** One in each column. */
  readonly vectors: Matrix;
}

/** Eigenvalues and eigenvectors of a symmetric matrix; only its lower triangle is read. */
export function symmetricEigen(matrix: Matrix): Eigen {
  const size = matrix.rows;
  const a = Matrix.from(size, size, (i, j) => matrix.get(Math.max(i, j), Math.min(i, j)));
  const vectors = Matrix.identity(size);
  sweep(size, (p, q) => {
    const off = a.get(p, q);
    const scale = Math.sqrt(Math.abs(a.get(p, p) * a.get(q, q))) + Number.MIN_VALUE;
    if (Math.abs(off) <= PRECISION * scale || Math.abs(off) < 1e-300) return false;
    const rotation = rotationFor(a.get(p, p), off, a.get(q, q));
    rotateColumns(a, p, q, rotation);
    rotateRows(a, p, q, rotation);
    rotateColumns(vectors, p, q, rotation);
    return true;
  });
  const order = Array.from({ length: size }, (_, i) => i).sort((i, j) => a.get(i, i) - a.get(j, j));
  return {
    values: Float64Array.from(order, (i) => a.get(i, i)),
    vectors: vectors.pick(order),
  };
}

export interface Svd {
  readonly u: Matrix;
  /** Descending. */
  readonly s: Float64Array;
  readonly v: Matrix;
}

/** `A = U · diag(s) · Vᵀ`, with as many columns of `U` and `V` as singular values. */
export function decomposeSvd(matrix: Matrix): Svd {
  if (matrix.rows < matrix.columns) {
    const { u, s, v } = decomposeSvd(matrix.transpose());
    return { u: v, s, v: u };
  }
  const a = matrix.copy();
  const v = Matrix.identity(a.columns);
  sweep(a.columns, (p, q) => {
    const [x, y] = [a.column(p), a.column(q)];
    const [xx, xy, yy] = [dot(x, x), dot(x, y), dot(y, y)];
    if (Math.abs(xy) <= PRECISION * Math.sqrt(xx * yy) || Math.abs(xy) < 1e-300) return false;
    const rotation = rotationFor(xx, xy, yy);
    rotateColumns(a, p, q, rotation);
    rotateColumns(v, p, q, rotation);
    return true;
  });
  const norms = Array.from({ length: a.columns }, (_, j) =>
    Math.sqrt(dot(a.column(j), a.column(j))),
  );
  const order = norms.map((_, j) => j).sort((i, j) => (norms[j] as number) - (norms[i] as number));
  const s = Float64Array.from(order, (j) => norms[j] as number);
  const scaled = a.pick(order);
  const tiny = (s[0] ?? 0) * 1e-14;
  const rank = s.filter((value) => value > tiny).length;
  const u = Matrix.from(a.rows, rank, (i, j) => scaled.get(i, j) / (s[j] as number));
  return { u: completeBasis(u, a.columns), s, v: v.pick(order) };
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}

/** Adds columns at right angles to orthonormal ones, up to a count. */
export function completeBasis(basis: Matrix, count: number): Matrix {
  if (basis.columns >= count) return basis;
  const { q } = decomposeQr(basis);
  return Matrix.from(basis.rows, count, (i, j) =>
    j < basis.columns ? basis.get(i, j) : q.get(i, j),
  );
}
