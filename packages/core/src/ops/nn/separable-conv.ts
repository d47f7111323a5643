/** @file ops.separableConv */
import type { Shape } from "../../shape.ts";
import type { AnyTensor } from "../../tensor.ts";
import { joinedDType } from "../numpy/join.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { convolve, convolveDepthwise, padSame, withChannelsLast } from "./conv-compute.ts";
import { type ConvConfig, type ConvOptions, convFields } from "./conv-config.ts";
import { channelsOf, checkChannels, convAxes, convOutputShape } from "./conv-shape.ts";
import { depthwiseShape } from "./depthwise-conv.ts";

/** The shape of the result. @throws ShapeError */
function separableShape(
  input: Shape,
  depthwise: Shape,
  pointwise: Shape,
  config: ConvConfig,
): Shape {
  const between = depthwiseShape("separable_conv", input, depthwise, config);
  checkChannels("separable_conv", channelsOf(between, config.data_format), pointwise, -2);
  const single = { ...config, strides: 1, dilation_rate: 1, padding: "valid" } as const;
  const filters = pointwise.at(-1) ?? null;
  return convOutputShape("separable_conv", between, pointwise.slice(0, -2), filters, single);
}

export const SeparableConv = defineOp({
  className: "SeparableConv",
  module: "nn",
  inputs: ["inputs", "depthwise_kernel", "pointwise_kernel"],
  fields: convFields,
  compute: ([inputs, depthwiseKernel, pointwiseKernel], config) => {
    const x = toTensor(inputs);
    const [depthwise, pointwise] = [toTensor(depthwiseKernel), toTensor(pointwiseKernel)];
    separableShape(x.shape, depthwise.shape, pointwise.shape, config);
    const axes = convAxes("separable_conv", x.shape, depthwise.shape.slice(0, -2), config);
    const single = axes.map((axis) => ({ ...axis, stride: 1, dilation: 1 }));
    return withChannelsLast(
      [x, depthwise, pointwise],
      config.data_format,
      (values, spatial, mixing) => {
        const padded = config.padding === "same" ? padSame(values, axes) : values;
        return convolve(convolveDepthwise(padded, spatial, axes), mixing, single);
      },
    );
  },
  infer: ([inputs, depthwise, pointwise], config) => ({
    shape: separableShape(
      specOf(inputs).shape,
      specOf(depthwise).shape,
      specOf(pointwise).shape,
      config,
    ),
    dtype: joinedDType([inputs, depthwise, pointwise]),
  }),
});

/**
 * Convolution of each channel by itself, then a mix of the channels at each place.
 * Shapes: inputs `(batch, …, channels)`, kernels `(…, channels, multiplier)` and
 * `(1, …, channels · multiplier, filters)` → `(batch, …, filters)`.
 * @remarks Differs from Keras: 3 dimensions work too, and dtypes promote.
 * @see keras.ops.separable_conv
 * @throws ShapeError when input and kernels do not fit.
 */
export function separableConv<T extends AnyTensor>(
  inputs: T,
  depthwiseKernel: AnyTensor,
  pointwiseKernel: AnyTensor,
  options: ConvOptions = {},
): Same<T> {
  return SeparableConv.apply([inputs, depthwiseKernel, pointwiseKernel], {
    ...options,
  }) as Same<T>;
}
