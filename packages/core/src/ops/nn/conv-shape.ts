/** @file Shapes of convolutions: how far a kernel reaches, how much is padded, how many results there are. */
import type { DataFormat } from "../../config/data-format.ts";
import { ConfigError, ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { ConvConfig, ConvPadding, PerAxis } from "./conv-config.ts";

type Size = Shape[number];

/** One spatial axis: its size, the kernel's, and how the kernel lies and moves on it. */
export interface ConvAxis {
  readonly size: Size;
  readonly window: Size;
  readonly stride: number;
  readonly dilation: number;
}

/** One more thing that a transposed convolution is told. */
export interface ConvTransposeConfig extends ConvConfig {
  readonly output_padding: PerAxis | null;
}

/** How many places of the input a kernel spans. */
export function reachOf(window: number, dilation: number): number {
  return (window - 1) * dilation + 1;
}

/** The number for each of `rank` axes. @throws ConfigError for a list of another length. */
export function eachAxis(owner: string, key: string, value: PerAxis, rank: number): number[] {
  const values = typeof value === "number" ? Array<number>(rank).fill(value) : [...value];
  if (values.length === rank) return values;
  throw new ConfigError(
    `${owner}: ${key} must be an integer or a list of ${rank} integers. Received: ${key}=${JSON.stringify(value)}.`,
  );
}

/** The sizes of the spatial axes. */
export function spatialOf(shape: Shape, format: DataFormat): Shape {
  return format === "channels_last" ? shape.slice(1, -1) : shape.slice(2);
}

/** The size of the axis of channels. */
export function channelsOf(shape: Shape, format: DataFormat): Size {
  return shape.at(format === "channels_last" ? -1 : 1) ?? null;
}

/** The shape of batch, spatial sizes and channels. */
export function arranged(batch: Size, spatial: Shape, channels: Size, format: DataFormat): Shape {
  return format === "channels_last" ? [batch, ...spatial, channels] : [batch, channels, ...spatial];
}

/** The spatial axes of a convolution. @throws ShapeError when the ranks of input and kernel differ. */
export function convAxes(
  owner: string,
  input: Shape,
  window: Shape,
  config: Pick<ConvConfig, "data_format" | "strides" | "dilation_rate">,
): ConvAxis[] {
  const rank = window.length;
  if (input.length !== rank + 2 || rank === 0 || rank > 3) {
    throw new ShapeError(
      `${owner}: input and kernel must have the same rank, 3 to 5. ` +
        `Received: input ${formatShape(input)}, spatial shape of the kernel ${formatShape(window)}.`,
    );
  }
  const strides = eachAxis(owner, "strides", config.strides, rank);
  const dilations = eachAxis(owner, "dilation_rate", config.dilation_rate, rank);
  return spatialOf(input, config.data_format).map((size, i) => ({
    size,
    window: window[i] ?? null,
    stride: strides[i] ?? 1,
    dilation: dilations[i] ?? 1,
  }));
}

function convSize({ size, window, stride, dilation }: ConvAxis, padding: ConvPadding): Size {
  if (size === null) return null;
  if (padding === "same") return Math.ceil(size / stride);
  return window === null ? null : Math.floor((size - reachOf(window, dilation)) / stride) + 1;
}

/**
 * The shape of a convolution's result.
 * @param window - the spatial sizes of the kernel.
 * @throws ShapeError when the kernel is of another rank, or reaches further than the input.
 */
export function convOutputShape(
  owner: string,
  input: Shape,
  window: Shape,
  filters: Size,
  config: ConvConfig,
): Shape {
  const axes = convAxes(owner, input, window, config);
  const sizes = axes.map((axis) => convSize(axis, config.padding));
  if (sizes.some((size, i) => size !== null && size <= 0 && axes[i]?.size !== 0)) {
    throw new ShapeError(
      `${owner}: the window reaches further than the input. Received: input ${formatShape(input)}, ` +
        `window ${formatShape(window)}, dilation_rate=${JSON.stringify(config.dilation_rate)}.`,
    );
  }
  return arranged(input[0] ?? null, sizes, filters, config.data_format);
}

function transposedSize(axis: ConvAxis, padding: ConvPadding, extra: number | null): Size {
  const { size, window, stride, dilation } = axis;
  if (size === null || window === null) return null;
  const reach = reachOf(window, dilation);
  if (padding === "valid")
    return (size - 1) * stride + reach + (extra ?? Math.max(stride - reach, 0));
  return extra === null ? size * stride : (size - 1) * stride + (reach % 2) + extra;
}

/** The shape of a transposed convolution's result. @throws ShapeError when the kernel is of another rank. */
export function convTransposeOutputShape(
  owner: string,
  input: Shape,
  window: Shape,
  filters: Size,
  config: ConvTransposeConfig,
): Shape {
  const axes = convAxes(owner, input, window, config);
  const { output_padding, padding } = config;
  const extra =
    output_padding === null ? [] : eachAxis(owner, "output_padding", output_padding, axes.length);
  const sizes = axes.map((axis, i) => transposedSize(axis, padding, extra[i] ?? null));
  return arranged(input[0] ?? null, sizes, filters, config.data_format);
}

/** @throws ShapeError unless the channels of the input come in groups of the kernel's channels. */
export function checkGroups(owner: string, channels: Size, kernel: Shape): void {
  const [inner = null, filters = null] = kernel.slice(-2);
  if (channels === null || inner === null) return;
  const groups = channels / inner;
  if (Number.isInteger(groups) && (filters ?? 0) % groups === 0) return;
  throw new ShapeError(
    `${owner}: the channels of the input must be a multiple of the kernel's, and its filters a multiple of ` +
      `their quotient. Received: ${channels} channels, kernel ${formatShape(kernel)}.`,
  );
}

/** @throws ShapeError unless the input has as many channels as axis `axis` of the kernel. */
export function checkChannels(owner: string, channels: Size, kernel: Shape, axis: number): void {
  const expected = kernel.at(axis) ?? null;
  if (channels === null || expected === null || channels === expected) return;
  throw new ShapeError(
    `${owner}: the kernel ${formatShape(kernel)} is for ${expected} channels. Received: ${channels} channels.`,
  );
}

/** @throws ConfigError when strides and dilation are both above 1, which Keras refuses in most layers. */
export function checkStridesOrDilation(
  owner: string,
  config: { readonly strides: readonly number[]; readonly dilation_rate: readonly number[] },
): void {
  const { strides, dilation_rate } = config;
  if (Math.max(...strides) === 1 || Math.max(...dilation_rate) === 1) return;
  throw new ConfigError(
    `${owner}: strides above 1 do not go with a dilation_rate above 1. ` +
      `Received: strides=[${strides}], dilation_rate=[${dilation_rate}].`,
  );
}
