/** @file ops.adaptiveMaxPool, ops.adaptiveAveragePool */
import * as tf from "@tensorflow/tfjs-core";
import { type DataFormat, dataFormat } from "../../config/data-format.ts";
import type { Field } from "../../config/field.ts";
import type { ConfigOf } from "../../config/infer.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { defineOp, type Same, type Spec, specOf, toTensor } from "../operation.ts";
import { withChannelsLast } from "./conv-compute.ts";
import { type PerAxis, perAxis } from "./conv-config.ts";
import { arranged, channelsOf, eachAxis, spatialOf } from "./conv-shape.ts";

const adaptiveFields = {
  output_size: { ...perAxis(1, 1), required: true, initial: undefined } as Field<
    PerAxis,
    PerAxis,
    true
  >,
  data_format: dataFormat,
};
type AdaptiveConfig = ConfigOf<typeof adaptiveFields>;
type Fold = (x: Tensor, axis: number) => Tensor;

/** Cuts one axis into `count` windows that cover it, as equal as they can be, and folds each. */
function foldWindows(x: Tensor, axis: number, count: number, fold: Fold): Tensor {
  const size = x.shape[axis] as number;
  const results = Array.from({ length: count }, (_, i) => {
    const start = Math.floor((i * size) / count);
    const end = Math.ceil(((i + 1) * size) / count);
    const begin = x.shape.map((_size, k) => (k === axis ? start : 0));
    const extent = x.shape.map((length, k) => (k === axis ? end - start : length));
    return fold(tf.slice(x, begin, extent), axis);
  });
  return tf.stack(results, axis);
}

function adaptive(className: string, owner: string, fold: Fold) {
  const infer = ([inputs]: readonly unknown[], config: AdaptiveConfig): Spec => {
    const { shape, dtype } = specOf(inputs);
    const { output_size, data_format } = config;
    if (shape.length < 3 || shape.length > 5 || spatialOf(shape, data_format).includes(null)) {
      throw new ShapeError(
        `${owner}: the input must have 1 to 3 spatial axes of known size. Received: shape ${formatShape(shape)}.`,
      );
    }
    const sizes = eachAxis(owner, "output_size", output_size, shape.length - 2);
    const channels = channelsOf(shape, data_format);
    return { shape: arranged(shape[0] ?? null, sizes, channels, data_format), dtype };
  };
  return defineOp({
    className,
    module: "nn",
    inputs: ["inputs"],
    fields: adaptiveFields,
    compute: ([inputs], config) => {
      const x = toTensor(inputs);
      infer([x], config);
      const sizes = eachAxis(owner, "output_size", config.output_size, x.rank - 2);
      return withChannelsLast([x], config.data_format, (values) =>
        sizes.reduce((y, count, i) => foldWindows(y, i + 1, count, fold), values),
      );
    },
    infer,
  });
}

export const AdaptiveMaxPool = adaptive("AdaptiveMaxPool", "adaptiveMaxPool", (x, axis) =>
  tf.max(x, axis),
);
export const AdaptiveAveragePool = adaptive(
  "AdaptiveAveragePool",
  "adaptiveAveragePool",
  (x, axis) => tf.mean(x, axis),
);

interface AdaptiveOptions {
  readonly data_format?: DataFormat | null | undefined;
}

/**
 * The largest value in each of `outputSize` windows that cover the spatial axes.
 * Shapes: `(batch, …, channels)` → `(batch, …outputSize, channels)`.
 * @see keras.ops.adaptive_max_pool
 * @throws ShapeError when a spatial size is unknown.
 */
export function adaptiveMaxPool<T extends AnyTensor>(
  inputs: T,
  outputSize: PerAxis,
  options: AdaptiveOptions = {},
): Same<T> {
  return AdaptiveMaxPool.apply([inputs], { output_size: outputSize, ...options }) as Same<T>;
}

/**
 * The mean of each of `outputSize` windows that cover the spatial axes.
 * Shapes: `(batch, …, channels)` → `(batch, …outputSize, channels)`.
 * @see keras.ops.adaptive_average_pool
 * @throws ShapeError when a spatial size is unknown.
 */
export function adaptiveAveragePool<T extends AnyTensor>(
  inputs: T,
  outputSize: PerAxis,
  options: AdaptiveOptions = {},
): Same<T> {
  return AdaptiveAveragePool.apply([inputs], { output_size: outputSize, ...options }) as Same<T>;
}
