/** @file ops.maxPool, ops.averagePool */
import * as tf from "@tensorflow/tfjs-core";
import { type DataFormat, dataFormat } from "../../config/data-format.ts";
import { choice, type Field, nullable } from "../../config/field.ts";
import type { ConfigOf } from "../../config/infer.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, type Spec, specOf, toTensor } from "../operation.ts";
import { withChannelsLast } from "./conv-compute.ts";
import { type ConvPadding, type PerAxis, perAxis } from "./conv-config.ts";
import { channelsOf, convOutputShape, eachAxis } from "./conv-shape.ts";

const poolFields = {
  pool_size: { ...perAxis(1, 1), required: true, initial: undefined } as Field<
    PerAxis,
    PerAxis,
    true
  >,
  /** How far the window moves from one result to the next; null for its own size. */
  strides: nullable({ ...perAxis(1, 1), initial: undefined } as Field<PerAxis>),
  padding: choice(["valid", "same"], "valid"),
  data_format: dataFormat,
};
type PoolConfig = ConfigOf<typeof poolFields>;

/** Pools images or volumes, channels last. */
interface Kernel {
  image(
    x: tf.Tensor4D,
    window: [number, number],
    strides: [number, number],
    padding: ConvPadding,
  ): Tensor;
  volume(
    x: tf.Tensor5D,
    window: [number, number, number],
    strides: [number, number, number],
    padding: ConvPadding,
  ): Tensor;
}

const kernels = {
  MaxPool: {
    image: (x, window, strides, padding) => tf.maxPool(x, window, strides, padding),
    volume: (x, window, strides, padding) => tf.maxPool3d(x, window, strides, padding),
  },
  AveragePool: {
    image: (x, window, strides, padding) => tf.avgPool(x, window, strides, padding),
    volume: (x, window, strides, padding) => tf.avgPool3d(x, window, strides, padding),
  },
} satisfies Record<string, Kernel>;

/** A line is pooled as an image of height 1. */
function pool(
  kernel: Kernel,
  x: Tensor,
  window: readonly number[],
  strides: readonly number[],
  padding: ConvPadding,
): Tensor {
  const flat = [1, 1];
  if (window.length === 3) {
    return kernel.volume(
      x as tf.Tensor5D,
      window as [number, number, number],
      strides as [number, number, number],
      padding,
    );
  }
  const image = (window.length === 1 ? tf.expandDims(x, 1) : x) as tf.Tensor4D;
  const sizes = [...flat, ...window].slice(-2) as [number, number];
  const steps = [...flat, ...strides].slice(-2) as [number, number];
  const pooled = kernel.image(image, sizes, steps, padding);
  return window.length === 1 ? tf.squeeze(pooled, [1]) : pooled;
}

/** Window and strides, one number for each spatial axis. */
function geometry(owner: string, { pool_size, strides }: PoolConfig, rank: number) {
  return {
    window: eachAxis(owner, "pool_size", pool_size, rank),
    strides: eachAxis(owner, "strides", strides ?? pool_size, rank),
  };
}

function pooling(className: keyof typeof kernels, owner: string) {
  const infer = ([inputs]: readonly unknown[], config: PoolConfig): Spec => {
    const { shape, dtype } = specOf(inputs);
    const { padding, data_format } = config;
    const { window, strides } = geometry(owner, config, shape.length - 2);
    const channels = channelsOf(shape, data_format);
    const steps = { strides, padding, data_format, dilation_rate: 1 };
    return { shape: convOutputShape(owner, shape, window, channels, steps), dtype };
  };
  return defineOp({
    className,
    module: "nn",
    inputs: ["inputs"],
    fields: poolFields,
    compute: ([inputs], config) => {
      const x = toTensor(inputs);
      infer([x], config);
      const { window, strides } = geometry(owner, config, x.rank - 2);
      return withChannelsLast([x], config.data_format, (values) =>
        pool(kernels[className], values, window, strides, config.padding),
      );
    },
    infer,
  });
}

export const MaxPool = pooling("MaxPool", "maxPool");
export const AveragePool = pooling("AveragePool", "averagePool");

export interface PoolOptions {
  readonly strides?: PerAxis | null | undefined;
  readonly padding?: ConvPadding | undefined;
  readonly data_format?: DataFormat | null | undefined;
}

/**
 * The largest value in each window, channel by channel, over 1, 2 or 3 spatial axes.
 * Shapes: `(batch, …, channels)` → `(batch, …, channels)`.
 * @see keras.ops.max_pool
 * @throws ShapeError when the window does not fit.
 */
export function maxPool<T extends AnyTensor>(
  inputs: T,
  poolSize: PerAxis,
  options: PoolOptions = {},
): Same<T> {
  return MaxPool.apply([inputs], { pool_size: poolSize, ...options }) as Same<T>;
}

/**
 * The mean of each window, channel by channel, over 1, 2 or 3 spatial axes. What `same` pads does not count.
 * Shapes: `(batch, …, channels)` → `(batch, …, channels)`.
 * @see keras.ops.average_pool
 * @throws ShapeError when the window does not fit.
 */
export function averagePool<T extends AnyTensor>(
  inputs: T,
  poolSize: PerAxis,
  options: PoolOptions = {},
): Same<T> {
  return AveragePool.apply([inputs], { pool_size: poolSize, ...options }) as Same<T>;
}
