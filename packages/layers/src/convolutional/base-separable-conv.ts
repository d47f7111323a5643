/** @file What SeparableConv1D and SeparableConv2D share. */
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

/** The config keys of a separable convolution over `rank` spatial axes. */
export function separableConvFields(rank: number) {
  return {
    /** Number of kernels for each channel of the input. */
    depth_multiplier: f.positiveInteger(1),
    /** Number of channels of the output. */
    filters: f.positiveInteger(),
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
    pointwise_initializer: initializer("glorot_uniform"),
    bias_initializer: initializer("zeros"),
    depthwise_regularizer: regularizer(),
    pointwise_regularizer: regularizer(),
    bias_regularizer: regularizer(),
    activity_regularizer: regularizer(),
    depthwise_constraint: constraint(),
    pointwise_constraint: constraint(),
    bias_constraint: constraint(),
  };
}

/** Base of the separable convolutions: a subclass gives `fields`. */
export abstract class BaseSeparableConv extends Layer<ReturnType<typeof separableConvFields>> {
  override inputSpec: InputRule = { rank: this.config.kernel_size.length + 2 };
  declare depthwise_kernel: Variable;
  declare pointwise_kernel: Variable;
  bias: Variable | null = null;

  protected override build(inputShape: Shape): void {
    const { depth_multiplier, filters, kernel_size, data_format, ...config } = this.config;
    const axis = channelAxis(data_format);
    const channels = knownSize(inputShape, axis, this);
    this.computeOutputShape(inputShape);
    this.depthwise_kernel = this.addWeight("depthwise_kernel", {
      shape: [...kernel_size, channels, depth_multiplier],
      initializer: config.depthwise_initializer,
      regularizer: config.depthwise_regularizer,
      constraint: config.depthwise_constraint,
    });
    this.pointwise_kernel = this.addWeight("pointwise_kernel", {
      shape: [...kernel_size.map(() => 1), channels * depth_multiplier, filters],
      initializer: config.pointwise_initializer,
      regularizer: config.pointwise_regularizer,
      constraint: config.pointwise_constraint,
    });
    if (config.use_bias) {
      this.bias = this.addWeight("bias", {
        shape: [filters],
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
    const [depthwise, pointwise] = [this.depthwise_kernel.value, this.pointwise_kernel.value];
    const y = ops.separableConv(x, depthwise, pointwise, options);
    return this.config.activation(addToChannels(y, this.bias, data_format));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const { filters, kernel_size } = this.config;
    return convOutputShape(String(this), inputShape, kernel_size, filters, this.config);
  }
}
