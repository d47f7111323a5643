/** @file The config key `data_format`. */
import { choice, type Field } from "./field.ts";

/** Whether channels are the last axis, or the first behind the batch. */
export type DataFormat = "channels_last" | "channels_first";

const formats: Field<DataFormat> = choice(["channels_last", "channels_first"]);

/** Null stands for `channels_last`, and is saved as such. */
export const dataFormat: Field<DataFormat | null, DataFormat, false> = {
  ...formats,
  required: false,
  initial: null,
  parse: (value, place) => (value === null ? "channels_last" : formats.parse(value, place)),
};
