/** @file What all convolutions are told: strides, padding, layout, dilation. */
import { type DataFormat, dataFormat } from "../../config/data-format.ts";
import { choice, type Field, field, refuse } from "../../config/field.ts";

/** One number for all spatial axes, or one for each. */
export type PerAxis = number | readonly number[];

/** `valid` adds nothing; `same` adds zeros so that every stride-th place of the input has a result. */
export type ConvPadding = "valid" | "same";

export interface ConvOptions {
  readonly strides?: PerAxis | undefined;
  readonly padding?: ConvPadding | undefined;
  readonly data_format?: DataFormat | null | undefined;
  readonly dilation_rate?: PerAxis | undefined;
}

export interface ConvConfig {
  readonly strides: PerAxis;
  readonly padding: ConvPadding;
  readonly data_format: DataFormat;
  readonly dilation_rate: PerAxis;
}

/** Integers from `least` on: one for all spatial axes, or one for each. */
export function perAxis(least: number, initial: PerAxis): Field<PerAxis, PerAxis, false> {
  const fits = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= least;
  const made = field<PerAxis>((value, place) => {
    const good = Array.isArray(value) ? value.every(fits) : fits(value);
    return good
      ? (value as PerAxis)
      : refuse(place, `must be an integer from ${least}, or a list of them`, value);
  }, initial);
  return { ...made, required: false };
}

export const convFields = {
  /** How far the window moves from one result to the next. */
  strides: perAxis(1, 1),
  padding: choice(["valid", "same"], "valid"),
  data_format: dataFormat,
  /** How far neighbours in the kernel are apart in the input. */
  dilation_rate: perAxis(1, 1),
};
