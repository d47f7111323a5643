/** @file ops.depthwiseConv */
import type { Shape } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { joinedDType } from "../numpy/join.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { convolveDepthwise, padSame, withChannelsLast } from "./conv-compute.ts";
import { type ConvConfig, type ConvOptions, convFields } from "./conv-config.ts";
import { channelsOf, checkChannels, convAxes, convOutputShape } from "./conv-shape.ts";

/** The shape of the result. @throws ShapeError */
export function depthwiseShape(
  owner: string,
  input: Shape,
  kernel: Shape,
  config: ConvConfig,
): Shape {
  const [channels = null, multiplier = null] = kernel.slice(-2);
  const filters = channels === null || multiplier === null ? null : channels * multiplier;
  const shape = convOutputShape(owner, input, kernel.slice(0, -2), filters, config);
  checkChannels(owner, channelsOf(input, config.data_format), kernel, -2);
  return shape;
}

export const DepthwiseConv = defineOp({
  className: "DepthwiseConv",
  module: "nn",
  inputs: ["inputs", "kernel"],
  fields: convFields,
  compute: ([inputs, kernel], config) => {
    const [x, weights] = [toTensor(inputs), toTensor(kernel)];
    depthwiseShape("depthwise_conv", x.shape, weights.shape, config);
    const axes = convAxes("depthwise_conv", x.shape, weights.shape.slice(0, -2), config);
    return withChannelsLast([x, weights], config.data_format, (values, w) => {
      const padded = config.padding === "same" ? padSame(values, axes) : values;
      return convolveDepthwise(padded, w, axes);
    });
  },
  infer: ([inputs, kernel], config) => ({
    shape: depthwiseShape("depthwise_conv", specOf(inputs).shape, specOf(kernel).shape, config),
    dtype: joinedDType([inputs, kernel]),
  }),
});

/**
 * Convolution of each channel by itself, with `multiplier` kernels for each.
 * Shapes: inputs `(batch, …, channels)` and kernel `(…, channels, multiplier)` → `(batch, …, channels · multiplier)`.
 * @remarks Differs from Keras: 3 dimensions work too, and dtypes promote.
 * @see keras.ops.depthwise_conv
 * @throws ShapeError when input and kernel do not fit.
 */
export function depthwiseConv<T extends AnyTensor>(
  inputs: T,
  kernel: AnyTensor,
  options: ConvOptions = {},
): Same<T> {
  return DepthwiseConv.apply([inputs, kernel], { ...options }) as Same<T>;
}
