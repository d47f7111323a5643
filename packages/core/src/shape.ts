/** @file Shapes: readonly lists of sizes, `null` where a size is not known. */
import { ShapeError } from "./errors.ts";

/** Sizes along each axis; `null` is Keras's `None`, a size known only at run time. */
export type Shape = readonly (number | null)[];

/** One value, or lists and dictionaries of them, to any depth. */
export type Nested<T> = T | readonly Nested<T>[] | { readonly [key: string]: Nested<T> };

/** Axes that a tensor may have: NumPy's limit, where Keras's own backends stop earlier. */
export const MAX_RANK = 64;

/** The shape as Python prints it: `(None, 32)`. */
export function formatShape(shape: Shape): string {
  const sizes = shape.slice(0, MAX_RANK).map((size) => (size === null ? "None" : String(size)));
  if (shape.length > MAX_RANK) return `(${sizes.join(", ")}, … ${shape.length} axes)`;
  return sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(", ")})`;
}

/** Product of the sizes, `null` when one is unknown. */
export function sizeOf(shape: readonly number[]): number;
export function sizeOf(shape: Shape): number | null;
export function sizeOf(shape: Shape): number | null {
  let size = 1;
  for (const dimension of shape) {
    if (dimension === null) return null;
    size *= dimension;
  }
  return size;
}

/** All sizes as numbers. @throws ShapeError when one is unknown. */
export function fullShape(shape: Shape, what: string): number[] {
  return shape.map((size) => {
    if (size === null) {
      throw new ShapeError(`${what}: every size must be known. Received: ${formatShape(shape)}.`);
    }
    return size;
  });
}

/** Turns a negative axis into its positive twin. @throws ShapeError outside `[-rank, rank)`. */
export function canonicalAxis(axis: number, rank: number, what = "axis"): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new ShapeError(
      `${what} must be an integer in [${-rank}, ${rank}) for an input of rank ${rank}. Received: ${axis}.`,
    );
  }
  return axis < 0 ? axis + rank : axis;
}

/** NumPy broadcasting of two shapes; an unknown size meets 1 as unknown, and any other size as that size. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = i < rank - a.length ? 1 : (a[i - rank + a.length] ?? null);
    const right = i < rank - b.length ? 1 : (b[i - rank + b.length] ?? null);
    if (left === 1) return right;
    if (right === 1 || right === null) return left;
    if (left === null || left === right) return right;
    throw new ShapeError(
      `Shapes ${formatShape(a)} and ${formatShape(b)} cannot be broadcast: ${left} meets ${right}.`,
    );
  });
}

/** True when two shapes are the same, unknown sizes included. */
export function equalShapes(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

/** True when two shapes can describe the same tensor. */
export function compatibleShapes(a: Shape, b: Shape): boolean {
  return (
    a.length === b.length && a.every((size, i) => size === null || b[i] === null || size === b[i])
  );
}

/** True for a shape, as opposed to a list or dictionary of shapes. */
export function isShape(value: unknown): value is Shape {
  return Array.isArray(value) && value.every((size) => size === null || typeof size === "number");
}

/** Applies `f` to every shape of a structure of shapes. */
export function mapShapes<T>(shapes: Nested<Shape>, f: (shape: Shape) => T): Nested<T> {
  if (isShape(shapes)) return f(shapes);
  if (Array.isArray(shapes)) return shapes.map((shape: Nested<Shape>) => mapShapes(shape, f));
  return Object.fromEntries(
    Object.entries(shapes as object).map(([key, shape]) => [
      key,
      mapShapes(shape as Nested<Shape>, f),
    ]),
  );
}
