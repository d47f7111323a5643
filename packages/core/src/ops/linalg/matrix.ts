/** @file Matrices on the host, in float64: what decompositions work on. */

/** A matrix, row by row. */
export class Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;

  constructor(rows: number, columns: number, values = new Float64Array(rows * columns)) {
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  static identity(size: number): Matrix {
    const result = new Matrix(size, size);
    for (let i = 0; i < size; i++) result.set(i, i, 1);
    return result;
  }

  get(row: number, column: number): number {
    return this.values[row * this.columns + column] as number;
  }

  set(row: number, column: number, value: number): void {
    this.values[row * this.columns + column] = value;
  }

  add(row: number, column: number, value: number): void {
    const place = row * this.columns + column;
    this.values[place] = (this.values[place] as number) + value;
  }

  copy(): Matrix {
    return new Matrix(this.rows, this.columns, this.values.slice());
  }

  transpose(): Matrix {
    return Matrix.from(this.columns, this.rows, (i, j) => this.get(j, i));
  }

  multiply(other: Matrix): Matrix {
    const result = new Matrix(this.rows, other.columns);
    for (let i = 0; i < this.rows; i++) {
      for (let k = 0; k < this.columns; k++) {
        const factor = this.get(i, k);
        for (let j = 0; j < other.columns; j++) result.add(i, j, factor * other.get(k, j));
      }
    }
    return result;
  }

  /** Some of the columns. */
  pick(columns: readonly number[]): Matrix {
    return Matrix.from(this.rows, columns.length, (i, j) => this.get(i, columns[j] as number));
  }

  column(j: number): Float64Array {
    return Float64Array.from({ length: this.rows }, (_, i) => this.get(i, j));
  }

  swapRows(a: number, b: number): void {
    if (a === b) return;
    for (let j = 0; j < this.columns; j++) {
      const value = this.get(a, j);
      this.set(a, j, this.get(b, j));
      this.set(b, j, value);
    }
  }

  static from(rows: number, columns: number, value: (i: number, j: number) => number): Matrix {
    const result = new Matrix(rows, columns);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) result.set(i, j, value(i, j));
    }
    return result;
  }
}
