/** @file ops.convTranspose */
import { type Field, nullable } from "../../config/field.ts";
import type { AnyTensor } from "../../tensor.ts";
import { joinedDType } from "../numpy/join.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { convolveTransposed, cropTransposed, withChannelsLast } from "./conv-compute.ts";
import { type ConvOptions, convFields, type PerAxis, perAxis } from "./conv-config.ts";
import {
  type ConvTransposeConfig,
  channelsOf,
  checkChannels,
  convAxes,
  convTransposeOutputShape,
  spatialOf,
} from "./conv-shape.ts";

/** How many more results an axis has than the least; null for as many as fill the strides. */
const outputPadding: Field<PerAxis | null, PerAxis | null, false> = {
  ...nullable(perAxis(0, 0)),
  initial: null,
};
const { strides, padding, ...others } = convFields;
const fields = { strides, padding, output_padding: outputPadding, ...others };

/** Shape and dtype of the result. @throws ShapeError */
function infer([inputs, kernel]: readonly unknown[], config: ConvTransposeConfig) {
  const [{ shape }, weights] = [specOf(inputs), specOf(kernel).shape];
  const filters = weights.at(-2) ?? null;
  const window = weights.slice(0, -2);
  const result = convTransposeOutputShape("conv_transpose", shape, window, filters, config);
  checkChannels("conv_transpose", channelsOf(shape, config.data_format), weights, -1);
  return { shape: result, dtype: joinedDType([inputs, kernel]) };
}

export const ConvTranspose = defineOp({
  className: "ConvTranspose",
  module: "nn",
  inputs: ["inputs", "kernel"],
  fields,
  compute: ([inputs, kernel], config) => {
    const [x, weights] = [toTensor(inputs), toTensor(kernel)];
    const { shape } = infer([x, weights], config);
    const sizes = spatialOf(shape, config.data_format) as number[];
    const axes = convAxes("conv_transpose", x.shape, weights.shape.slice(0, -2), config);
    return withChannelsLast([x, weights], config.data_format, (values, w) => {
      const full = convolveTransposed(values, w, axes);
      return cropTransposed(full, sizes, config.padding === "same");
    });
  },
  infer,
});

/**
 * Transposed convolution in 1, 2 or 3 dimensions: what a convolution's derivative does to its results.
 * Shapes: inputs `(batch, …, channels)` and kernel `(…, filters, channels)` → `(batch, …, filters)`.
 * @remarks Differs from Keras: strides and dilation go together, and dtypes promote.
 * @see keras.ops.conv_transpose
 * @throws ShapeError when input and kernel do not fit.
 */
export function convTranspose<T extends AnyTensor>(
  inputs: T,
  kernel: AnyTensor,
  options: ConvOptions & { readonly output_padding?: PerAxis | null | undefined } = {},
): Same<T> {
  return ConvTranspose.apply([inputs, kernel], { ...options }) as Same<T>;
}
