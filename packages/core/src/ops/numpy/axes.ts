/** @file Axis arguments of the ops that move, join and pick. */
import { axes, type Field, field, integer, nullable, refuse } from "../../config/field.ts";
import { canonicalAxis, type Shape, sizeOf } from "../../shape.ts";

/** One axis, several, or null for all of them. */
export type Axes = number | readonly number[] | null;

/** One axis, several, or all by default. */
export const axesOrAll: Field<Axes, Axes, false> = { ...nullable(axes(0)), initial: null };
/** One axis, or the flattened input by default. */
export const axisOrFlat = nullable(integer());
/** One axis, by default the last; null flattens the input. */
export const lastAxisOrFlat: Field<number | null, number | null, false> = {
  ...nullable(integer()),
  initial: -1,
};

/** One integer, or several. */
export type Integers = number | readonly number[];

function integersField(rule: string, accepts: (value: number) => boolean) {
  return field<Integers>((value, place) => {
    const good = [value].flat().every((item) => Number.isInteger(item) && accepts(item as number));
    if (!good) return refuse(place, rule, value);
    return Array.isArray(value) ? Object.freeze([...value]) : (value as number);
  });
}

/** An integer or a list of them. */
export const integers = integersField("must be an integer or a list of integers", () => true);
/** A count or a list of them. */
export const counts = integersField(
  "must be an integer from 0 or a list of them",
  (value) => value >= 0,
);

/** The axes counted from the start; null gives all. @throws ShapeError */
export function canonicalAxes(axes: Axes, rank: number, what: string): number[] {
  if (axes === null) return Array.from({ length: rank }, (_, i) => i);
  return [axes].flat().map((axis) => canonicalAxis(axis as number, rank, `${what}: axis`));
}

/** The shape with the size of one axis replaced. */
export function withSize(shape: Shape, axis: number, size: number | null): Shape {
  return shape.map((old, i) => (i === axis ? size : old));
}

/** The shape of the flattened input. */
export function flatShape(shape: Shape): Shape {
  return [sizeOf(shape)];
}
