/** @file What is added or cut on both sides of each spatial axis. */
import { type DataFormat, type Field, fields as f, type Shape } from "@kmr-js/core";

/** Before and after on one axis. */
export type Border = readonly [before: number, after: number];

const isWidth = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0;

/** One number for both sides, or a number for each; undefined for anything else. */
function borderOf(value: unknown): Border | undefined {
  if (isWidth(value)) return [value, value];
  return Array.isArray(value) && value.length === 2 && value.every(isWidth)
    ? (Object.freeze([...value]) as Border)
    : undefined;
}

/** The config key of a layer on sequences: one number, or before and after. */
export function border(initial: number): Field<number | Border, Border, false> {
  return {
    required: false,
    initial,
    parse: (value, place) =>
      borderOf(value) ?? f.refuse(place, "must be an integer from 0, or two of them", value),
    serialize: (value) => value,
  };
}

/** The config key of a layer on `rank` spatial axes: one number, or for each axis a number or before and after. */
export function borders(
  rank: number,
  initial: number,
): Field<number | readonly (number | Border)[], readonly Border[], false> {
  return {
    required: false,
    initial,
    parse: (value, place) => {
      const given: unknown = isWidth(value) ? Array(rank).fill(value) : value;
      const pairs = Array.isArray(given) && given.length === rank ? given.map(borderOf) : [];
      const good = pairs.filter((pair) => pair !== undefined);
      return good.length === rank
        ? Object.freeze(good)
        : f.refuse(
            place,
            `must be an integer from 0, or ${rank} items, each an integer or two of them`,
            value,
          );
    },
    serialize: (value) => value,
  };
}

/** The borders of all axes; none at batch and channels. */
export function onAllAxes(spatial: readonly Border[], format: DataFormat): Border[] {
  const none: Border = [0, 0];
  return format === "channels_last" ? [none, ...spatial, none] : [none, none, ...spatial];
}

/** A shape with borders added (`sign` 1) or cut (`sign` −1). */
export function withBorders(shape: Shape, all: readonly Border[], sign: 1 | -1): Shape {
  return shape.map((size, axis) => {
    const [before, after] = all[axis] ?? [0, 0];
    return size === null ? null : size + sign * (before + after);
  });
}
