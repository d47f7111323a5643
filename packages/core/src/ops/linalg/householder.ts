/** @file The QR decomposition by reflections. */
import { Matrix } from "./matrix.ts";

/**
 * `A = Q · R` with a square `Q`. As in LAPACK, a diagonal value of `R` has the sign opposite to the value that it
 * replaces.
 */
export function decomposeQr(a: Matrix): { q: Matrix; r: Matrix } {
  const r = a.copy();
  const q = Matrix.identity(a.rows);
  for (let k = 0; k < Math.min(a.rows - 1, a.columns); k++) {
    const vector = reflector(r, k);
    if (vector === undefined) continue;
    reflectRows(r, vector, k);
    reflectColumns(q, vector, k);
    for (let i = k + 1; i < r.rows; i++) r.set(i, k, 0);
  }
  return { q, r };
}

/** A vector, with `|v|² = 2`, whose reflection zeroes column `k` below the diagonal; undefined if that is zero. */
function reflector(r: Matrix, k: number): Float64Array | undefined {
  let tail = 0;
  for (let i = k + 1; i < r.rows; i++) tail += r.get(i, k) ** 2;
  if (tail === 0) return undefined;
  const head = r.get(k, k);
  const norm = Math.sqrt(head * head + tail);
  const first = head + (head >= 0 ? norm : -norm);
  const scale = Math.sqrt(2 / (first * first + tail));
  return Float64Array.from(
    { length: r.rows - k },
    (_, i) => (i === 0 ? first : r.get(k + i, k)) * scale,
  );
}

/** Reflects every column. */
function reflectRows(m: Matrix, vector: Float64Array, k: number): void {
  for (let j = 0; j < m.columns; j++) {
    let sum = 0;
    for (const [i, value] of vector.entries()) sum += value * m.get(k + i, j);
    for (const [i, value] of vector.entries()) m.add(k + i, j, -sum * value);
  }
}

/** Reflects every row. */
function reflectColumns(m: Matrix, vector: Float64Array, k: number): void {
  for (let i = 0; i < m.rows; i++) {
    let sum = 0;
    for (const [j, value] of vector.entries()) sum += value * m.get(i, k + j);
    for (const [j, value] of vector.entries()) m.add(i, k + j, -sum * value);
  }
}
