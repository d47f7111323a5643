/** @file What DepthwiseConv1D and DepthwiseConv2D share. */
import {
  activation,
  constraint,
  convOutputShape,
  dataFormat,
  fields as f,
  initializer,
  knownSize,
  Layer,
  ops,
  regularizer,
  type Shape,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import { addToChannels, channelAxis, type InputRule } from "./channels.ts";

/** The config keys of a depthwise convolution over `rank` spatial axes. */
export function depthwiseConvFields(rank: number) {
  return {
    /** Number of kernels for each channel. */
    depth_multiplier: f.positiveInteger(1),
    kernel_size: f.sizes(rank),
    /** How far the window moves from one result to the next. */
    strides: f.sizes(rank, 1),
    /** Zeros around the input: none, or enough for a result at every stride-th place. */
    padding: f.choice(["valid", "same"], "valid"),
    data_format: dataFormat,
    /** How far neighbours in the kernel are apart in the input. */
    dilation_rate: f.sizes(rank, 1),
    activation: activation("linear"),
    use_bias: f.boolean(true),
    depthwise_initializer: initializer("glorot_uniform"),
    bias_initializer: initializer("zeros"),
    depthwise_regularizer: regularizer(),
    bias_regularizer: regularizer(),
    activity_regularizer: regularizer(),
    depthwise_constraint: constraint(),
    bias_constraint: constraint(),
  };
}

/** Base of the depthwise convolutions: a subclass gives `fields`. */
export abstract class BaseDepthwiseConv extends Layer<ReturnType<typeof depthwiseConvFields>> {
  override inputSpec: InputRule = { rank: this.config.kernel_size.length + 2 };
  declare kernel: Variable;
  bias: Variable | null = null;

  protected override build(inputShape: Shape): void {
    const { depth_multiplier, kernel_size, data_format, ...config } = this.config;
    const axis = channelAxis(data_format);
    const channels = knownSize(inputShape, axis, this);
    this.computeOutputShape(inputShape);
    this.kernel = this.addWeight("kernel", {
      shape: [...kernel_size, channels, depth_multiplier],
      initializer: config.depthwise_initializer,
      regularizer: config.depthwise_regularizer,
      constraint: config.depthwise_constraint,
    });
    if (config.use_bias) {
      this.bias = this.addWeight("bias", {
        shape: [channels * depth_multiplier],
        initializer: config.bias_initializer,
        regularizer: config.bias_regularizer,
        constraint: config.bias_constraint,
      });
    }
    this.inputSpec = { ...this.inputSpec, axes: { [axis]: channels } };
  }

  override call(x: Tensor): Tensor {
    const { strides, padding, data_format, dilation_rate } = this.config;
    const options = { strides, padding, data_format, dilation_rate };
    const y = ops.depthwiseConv(x, this.kernel.value, options);
    return this.config.activation(addToChannels(y, this.bias, data_format));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const { depth_multiplier, kernel_size, data_format } = this.config;
    const filters = knownSize(inputShape, channelAxis(data_format), this) * depth_multiplier;
    return convOutputShape(String(this), inputShape, kernel_size, filters, this.config);
  }
}
