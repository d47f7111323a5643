/** @file What Conv1DTranspose, Conv2DTranspose and Conv3DTranspose share. */
import {
  activation,
  ConfigError,
  checkStridesOrDilation,
  constraint,
  convTransposeOutputShape,
  dataFormat,
  type Field,
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

/** Integers from 0 on, one for all axes or one for each, or null. */
function outputPadding(
  rank: number,
): Field<number | readonly number[] | null, readonly number[] | null, false> {
  return {
    required: false,
    initial: null,
    parse: (value, place) => {
      if (value === null) return null;
      const sizes: unknown = typeof value === "number" ? Array(rank).fill(value) : value;
      const good =
        Array.isArray(sizes) &&
        sizes.length === rank &&
        sizes.every((size) => Number.isInteger(size) && size >= 0);
      return good
        ? Object.freeze([...sizes])
        : f.refuse(place, `must be null, an integer from 0, or a list of ${rank} of them`, value);
    },
    serialize: (value) => value,
  };
}

/** The config keys of a transposed convolution over `rank` spatial axes. */
export function convTransposeFields(rank: number) {
  return {
    /** Number of channels of the output. */
    filters: f.positiveInteger(),
    kernel_size: f.sizes(rank),
    /** How far the places of two neighbours in the input are apart in the output. */
    strides: f.sizes(rank, 1),
    padding: f.choice(["valid", "same"], "valid"),
    /** How many more places the output has than the least; null for as many as fill the strides. */
    output_padding: outputPadding(rank),
    data_format: dataFormat,
    /** How far neighbours in the kernel are apart in the output. */
    dilation_rate: f.sizes(rank, 1),
    activation: activation("linear"),
    use_bias: f.boolean(true),
    kernel_initializer: initializer("glorot_uniform"),
    bias_initializer: initializer("zeros"),
    kernel_regularizer: regularizer(),
    bias_regularizer: regularizer(),
    activity_regularizer: regularizer(),
    kernel_constraint: constraint(),
    bias_constraint: constraint(),
  };
}

/** Base of the transposed convolutions: a subclass gives `fields`. */
export abstract class BaseConvTranspose extends Layer<ReturnType<typeof convTransposeFields>> {
  override inputSpec: InputRule = { rank: this.config.kernel_size.length + 2 };
  declare kernel: Variable;
  bias: Variable | null = null;

  protected override validate(): void {
    const { strides, output_padding } = this.config;
    checkStridesOrDilation(String(this), this.config);
    if (output_padding?.some((size, i) => size >= (strides[i] ?? 1))) {
      throw new ConfigError(
        `${String(this)}: output_padding must be less than strides. ` +
          `Received: output_padding=[${output_padding}], strides=[${strides}].`,
      );
    }
  }

  protected override build(inputShape: Shape): void {
    const { filters, kernel_size, data_format, ...config } = this.config;
    const axis = channelAxis(data_format);
    const channels = knownSize(inputShape, axis, this);
    this.kernel = this.addWeight("kernel", {
      shape: [...kernel_size, filters, channels],
      initializer: config.kernel_initializer,
      regularizer: config.kernel_regularizer,
      constraint: config.kernel_constraint,
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
    const { strides, padding, output_padding, dilation_rate, data_format } = this.config;
    const options = { strides, padding, output_padding, data_format, dilation_rate };
    const y = ops.convTranspose(x, this.kernel.value, options);
    return this.config.activation(addToChannels(y, this.bias, data_format));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const { filters, kernel_size } = this.config;
    return convTransposeOutputShape(String(this), inputShape, kernel_size, filters, this.config);
  }
}
