/** @file What Conv1D, Conv2D and Conv3D share. */
import {
  activation,
  ConfigError,
  checkStridesOrDilation,
  constraint,
  convOutputShape,
  dataFormat,
  type Field,
  fields as f,
  initializer,
  initializers,
  knownSize,
  Layer,
  ops,
  regularizer,
  type Shape,
  ShapeError,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { addToChannels, channelAxis, type InputRule } from "./channels.ts";

/** The config keys of a convolution over `rank` spatial axes. */
export function convFields<P extends string>(rank: number, padding: Field<P, P, false>) {
  return {
    /** Number of channels of the output. */
    filters: f.positiveInteger(),
    kernel_size: f.sizes(rank),
    /** How far the window moves from one result to the next. */
    strides: f.sizes(rank, 1),
    /** Zeros around the input: none, or enough for a result at every stride-th place. */
    padding,
    data_format: dataFormat,
    /** How far neighbours in the kernel are apart in the input. */
    dilation_rate: f.sizes(rank, 1),
    /** Number of equal parts of the channels, each with filters of its own. */
    groups: f.positiveInteger(1),
    activation: activation("linear"),
    use_bias: f.boolean(true),
    kernel_initializer: initializer("glorot_uniform"),
    bias_initializer: initializer("zeros"),
    kernel_regularizer: regularizer(),
    bias_regularizer: regularizer(),
    activity_regularizer: regularizer(),
    kernel_constraint: constraint(),
    bias_constraint: constraint(),
    /** Train a product of two small matrices instead of the kernel (LoRA, Hu et al., 2021). */
    lora_rank: f.conditional(f.positiveInteger()),
    /** Scale of that product, times `lora_rank`; null for `lora_rank`. */
    lora_alpha: f.conditional(f.number()),
  };
}

/** Base of the convolutions: a subclass gives `fields`. */
export abstract class BaseConv<P extends "valid" | "same" | "causal"> extends Layer<
  ReturnType<typeof convFields<P>>
> {
  override inputSpec: InputRule = { rank: this.config.kernel_size.length + 2 };
  declare kernel: Variable;
  bias: Variable | null = null;
  lora_kernel_a: Variable | null = null;
  lora_kernel_b: Variable | null = null;

  protected override validate(): void {
    const { filters, groups, kernel_constraint, lora_rank } = this.config;
    checkStridesOrDilation(String(this), this.config);
    if (filters % groups !== 0) {
      throw new ConfigError(
        `${String(this)}: filters must be a multiple of groups. Received: filters=${filters}, groups=${groups}.`,
      );
    }
    if (lora_rank !== null && kernel_constraint !== null) {
      throw new ConfigError(
        `${String(this)}: lora_rank does not go with a kernel_constraint. Received: lora_rank=${lora_rank}.`,
      );
    }
  }

  protected override build(inputShape: Shape): void {
    const { filters, groups, kernel_size, data_format, ...config } = this.config;
    const axis = channelAxis(data_format);
    const channels = knownSize(inputShape, axis, this);
    if (channels % groups !== 0) {
      throw new ShapeError(
        `${String(this)}: the channels of the input must be a multiple of groups. ` +
          `Received: ${channels} channels, groups=${groups}.`,
      );
    }
    this.computeOutputShape(inputShape);
    this.kernel = this.addWeight("kernel", {
      shape: [...kernel_size, channels / groups, filters],
      initializer: config.kernel_initializer,
      regularizer: config.kernel_regularizer,
      constraint: config.kernel_constraint,
      storedValue: () => this.mergedKernel(),
    });
    if (config.use_bias) {
      this.bias = this.addWeight("bias", {
        shape: [filters],
        initializer: config.bias_initializer,
        regularizer: config.bias_regularizer,
        constraint: config.bias_constraint,
      });
    }
    if (config.lora_rank !== null) this.addLora(config.lora_rank);
    this.inputSpec = { ...this.inputSpec, axes: { [axis]: channels } };
  }

  /** Freezes the kernel and makes the two factors of its change. */
  private addLora(rank: number): void {
    const { filters, kernel_regularizer: penalty } = this.config;
    this.lora_kernel_a = this.addWeight("lora_kernel_a", {
      shape: [...this.kernel.shape.slice(0, -1), rank],
      initializer: new initializers.HeUniform(),
      regularizer: penalty,
      stored: false,
    });
    this.lora_kernel_b = this.addWeight("lora_kernel_b", {
      shape: [rank, filters],
      initializer: new initializers.Zeros(),
      regularizer: penalty,
      stored: false,
    });
    this.kernel.trainable = false;
  }

  /** `kernel`, or `kernel + lora_alpha / lora_rank · lora_kernel_a · lora_kernel_b`. */
  private mergedKernel(): Tensor {
    const { lora_rank, lora_alpha } = this.config;
    const { kernel, lora_kernel_a: a, lora_kernel_b: b } = this;
    if (lora_rank === null || a === null || b === null) return kernel.value;
    const rows = tf.reshape(a.value, [-1, lora_rank]) as tf.Tensor2D;
    const change = tf.matMul(rows, b.value as tf.Tensor2D);
    const scale = (lora_alpha ?? lora_rank) / lora_rank;
    return tf.add(kernel.value, tf.reshape(tf.mul(change, scale), [...kernel.shape]));
  }

  override call(x: Tensor): Tensor {
    const { strides, dilation_rate, data_format } = this.config;
    const padding = this.config.padding === "same" ? "same" : "valid"; // Conv1D has padded a causal input
    const kernel = this.mergedKernel();
    const y = ops.conv(x, kernel, { strides, padding, data_format, dilation_rate });
    return this.config.activation(addToChannels(y, this.bias, data_format));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const { filters, kernel_size, ...config } = this.config;
    const padding = config.padding === "valid" ? "valid" : "same"; // causal padding gives as many results
    return convOutputShape(String(this), inputShape, kernel_size, filters, { ...config, padding });
  }
}
