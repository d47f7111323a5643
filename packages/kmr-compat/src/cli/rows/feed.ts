/** @file From the columns of a file to the inputs of a model. */
import {
  type AnyModel,
  ConfigError,
  formatShape,
  type HostArray,
  nearest,
  sizeOf,
} from "@kmr-js/core";
import { UNNAMED } from "./jsonl.ts";
import { type FedInput, type Port, type Ports, portsOf } from "./ports.ts";
import type { RowBatch, RowRecord, RowSource } from "./row-source.ts";

/** The columns of each input, as `--columns` gives them. */
export type ColumnChoice = ReadonlyMap<string, readonly string[]>;

/** Turns batches of a file into the inputs of a model, by name. */
export class Feed {
  readonly #ports: readonly Port[];
  readonly #source: RowSource;
  readonly #choice: ColumnChoice;

  readonly #pack: Ports["pack"];
  readonly #byPosition: boolean;

  /** @throws ConfigError for a model that tells no inputs, and for a choice that names none of them. */
  constructor(model: AnyModel, source: RowSource, choice: ColumnChoice) {
    const { ports, pack, byPosition } = portsOf(model);
    this.#ports = ports;
    this.#pack = pack;
    this.#byPosition = byPosition;
    this.#source = source;
    this.#choice = this.#named(choice);
  }

  /** The inputs of a batch, as the model takes them. @throws ConfigError naming the row and the column at fault. */
  inputs(batch: RowBatch): unknown {
    return this.#pack(this.#ports.map((port) => this.#input(port, batch)));
  }

  /** The choice of the only input may leave its name out. */
  #named(choice: ColumnChoice): ColumnChoice {
    const names = this.#ports.map(({ name }) => name);
    return new Map(
      [...choice].map(([name, columns]) => {
        if (names.includes(name)) return [name, columns];
        if (name === "" && names.length === 1) return [names[0] ?? "", columns];
        const close = nearest(name, names);
        throw new ConfigError(
          `--columns: the model has no input ${JSON.stringify(name)}.${close === undefined ? "" : ` The nearest is ${close}.`} Inputs: ${names.join(", ")}.`,
        );
      }),
    );
  }

  #input(port: Port, batch: RowBatch): FedInput {
    return batch.kind === "arrays" ? this.#array(port, batch.arrays) : this.#values(port, batch);
  }

  #array(port: Port, arrays: ReadonlyMap<string, HostArray>): HostArray {
    const [wanted = port.name] = this.#choice.get(port.name) ?? [];
    const inOrder =
      arrays.size === this.#ports.length && (arrays.size === 1 || this.#byPosition)
        ? [...arrays.values()][this.#ports.indexOf(port)]
        : undefined;
    const array = arrays.get(wanted) ?? inOrder ?? this.#missing(port, [...arrays.keys()]);
    const [rows = 1, ...rest] = array.shape;
    const misfit = /int/.test(port.dtype)
      ? array.data.find((value) => !(Math.abs(value) < 2 ** 31))
      : undefined;
    if (misfit !== undefined) {
      throw new ConfigError(
        `${this.#source.name}: the input ${JSON.stringify(port.name)} takes integers of 32 bits. Received: ${misfit}.`,
      );
    }
    const fits =
      rest.length === port.rowShape.length &&
      port.rowShape.every((size, i) => size === null || size === rest[i]);
    if (fits) return array;
    const shape = port.rowShape.map((size) => size ?? -1);
    if (!shape.includes(-1) && sizeOf(shape) === sizeOf(rest))
      return { shape: [rows, ...shape], data: array.data };
    throw new ConfigError(
      `${this.#source.name}: the input ${JSON.stringify(port.name)} takes rows of shape ${formatShape(port.rowShape)}. Received: ${formatShape(rest)}.`,
    );
  }

  #values(port: Port, { first, records }: RowBatch & { kind: "records" }): FedInput {
    const columns = this.#columnsOf(port, records[0] ?? {});
    const rows = records.map((record, i) => this.#row(port, columns, record, first + i));
    const shape = rowShapeOf(rows[0]?.shape ?? [], port);
    for (const [i, row] of rows.entries()) {
      if (row.values.length === sizeOf(shape)) continue;
      throw this.#refused(
        first + i,
        `the input ${JSON.stringify(port.name)} takes ${sizeOf(shape)} values, shape ${formatShape(shape)}. Received: ${row.values.length}`,
      );
    }
    if (port.dtype === "string") {
      return rows.map(({ values }) => nested(values, shape));
    }
    const count = sizeOf(shape);
    const data = /int|bool/.test(port.dtype)
      ? new Int32Array(rows.length * count)
      : new Float32Array(rows.length * count);
    for (const [i, { values }] of rows.entries()) data.set(values as number[], i * count);
    return { shape: [rows.length, ...shape], data };
  }

  /** The columns of an input: those chosen, one of its name, numbered ones, or, for the only input, all. */
  #columnsOf(port: Port, record: RowRecord): readonly string[] {
    const chosen = this.#choice.get(port.name);
    const names = Object.keys(record);
    if (chosen !== undefined) {
      for (const column of chosen) if (!(column in record)) this.#missing(port, names, column);
      return chosen;
    }
    if (port.name in record) return [port.name];
    const numbered = names.filter((name) =>
      new RegExp(`^${escaped(port.name)}[_.[]\\d+\\]?$`).test(name),
    );
    if (numbered.length > 0) return numbered;
    if (this.#ports.length === 1) return names;
    return this.#missing(port, names);
  }

  #row(
    port: Port,
    columns: readonly string[],
    record: RowRecord,
    index: number,
  ): { values: readonly (number | string)[]; shape: readonly number[] } {
    const parts = columns.map((column) => {
      const value = record[column];
      const shape: number[] = [];
      for (let at: unknown = value; isList(at); at = at[0]) shape.push(at.length);
      return { shape, values: flat(value).map((item) => this.#value(port, item, column, index)) };
    });
    const [only] = parts;
    const values = parts.flatMap((part) => part.values);
    return {
      values,
      shape: parts.length === 1 && only !== undefined ? only.shape : [values.length],
    };
  }

  #value(port: Port, value: unknown, column: string, row: number): number | string {
    if (port.dtype === "string") return String(value ?? "");
    const number =
      typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value ?? Number.NaN);
    const isNotANumber =
      value === "nan" || value === "NaN" || (typeof value === "number" && Number.isNaN(value));
    if (!Number.isNaN(number) || isNotANumber) return number;
    const what =
      value === undefined || value === null || value === ""
        ? "is empty"
        : `is ${JSON.stringify(value)}, no number`;
    const place = column === UNNAMED ? "a value" : `the column ${JSON.stringify(column)}`;
    throw this.#refused(row, `${place} ${what}`);
  }

  #refused(row: number, what: string): ConfigError {
    return new ConfigError(`${this.#source.name}, row ${row + 1}: ${what}.`);
  }

  #missing(port: Port, names: readonly string[], column?: string): never {
    const wanted = column ?? port.name;
    const close = nearest(wanted, names);
    throw new ConfigError(
      `${this.#source.name} has no column ${JSON.stringify(wanted)} for the input ${JSON.stringify(port.name)}.${close === undefined ? "" : ` The nearest is ${JSON.stringify(close)}.`} It has: ${names.slice(0, 20).join(", ")}${names.length > 20 ? ", …" : ""}. Choose with --columns ${port.name}=a,b,c.`,
    );
  }
}

/** The shape of the rows: the model's, where a free size takes what the first row has. */
function rowShapeOf(found: readonly number[], { rowShape }: Port): number[] {
  const size = sizeOf(found);
  const known = sizeOf(rowShape.map((axis) => axis ?? 1));
  const free = rowShape.filter((axis) => axis === null).length;
  return rowShape.map((axis, i) =>
    axis !== null ? axis : free === 1 && known > 0 ? Math.floor(size / known) : (found[i] ?? 1),
  );
}

/** Flat values in the nesting of a shape. */
function nested(values: readonly unknown[], shape: readonly number[]): unknown {
  const [, ...rest] = shape;
  if (shape.length === 0) return values[0];
  if (rest.length === 0) return values;
  const step = sizeOf(rest);
  return Array.from({ length: shape[0] ?? 0 }, (_, i) =>
    nested(values.slice(i * step, (i + 1) * step), rest),
  );
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function flat(value: unknown): unknown[] {
  return isList(value) ? Array.from(value).flatMap(flat) : [value];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
