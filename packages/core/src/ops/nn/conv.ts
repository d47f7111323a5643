/** @file ops.conv */
import type { AnyTensor } from "../../tensor.ts";
import { joinedDType } from "../numpy/join.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { convolve, padSame, withChannelsLast } from "./conv-compute.ts";
import { type ConvConfig, type ConvOptions, convFields } from "./conv-config.ts";
import { channelsOf, checkGroups, convAxes, convOutputShape } from "./conv-shape.ts";

/** Shape and dtype of the result. @throws ShapeError */
function infer([inputs, kernel]: readonly unknown[], config: ConvConfig) {
  const [{ shape }, weights] = [specOf(inputs), specOf(kernel).shape];
  const filters = weights.at(-1) ?? null;
  const result = convOutputShape("conv", shape, weights.slice(0, -2), filters, config);
  checkGroups("conv", channelsOf(shape, config.data_format), weights);
  return { shape: result, dtype: joinedDType([inputs, kernel]) };
}

export const Conv = defineOp({
  className: "Conv",
  module: "nn",
  inputs: ["inputs", "kernel"],
  fields: convFields,
  compute: ([inputs, kernel], config) => {
    const [x, weights] = [toTensor(inputs), toTensor(kernel)];
    infer([x, weights], config);
    const axes = convAxes("conv", x.shape, weights.shape.slice(0, -2), config);
    return withChannelsLast([x, weights], config.data_format, (values, w) =>
      convolve(config.padding === "same" ? padSame(values, axes) : values, w, axes),
    );
  },
  infer,
});

/**
 * Convolution in 1, 2 or 3 dimensions. A kernel with fewer channels than the input works on groups of channels.
 * Shapes: inputs `(batch, …, channels)` and kernel `(…, channels / groups, filters)` → `(batch, …, filters)`.
 * @remarks Differs from Keras: strides and dilation go together, and dtypes promote.
 * @see keras.ops.conv
 * @throws ShapeError when input and kernel do not fit.
 */
export function conv<T extends AnyTensor>(
  inputs: T,
  kernel: AnyTensor,
  options: ConvOptions = {},
): Same<T> {
  return Conv.apply([inputs, kernel], { ...options }) as Same<T>;
}
