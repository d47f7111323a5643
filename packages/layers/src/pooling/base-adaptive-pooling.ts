/** @file What the layers share that pool to a given size. */
import { dataFormat, fields as f, Layer, type ops, type Shape, type Tensor } from "@kmr-js/core";

/** The config keys of adaptive pooling over `rank` spatial axes. */
export function adaptivePoolingFields(rank: number) {
  return {
    /** Number of windows along each spatial axis. */
    output_size: f.sizes(rank),
    data_format: dataFormat,
  };
}

/** Base of adaptive pooling: a subclass gives `fields` and `pool`. */
export abstract class BaseAdaptivePooling extends Layer<ReturnType<typeof adaptivePoolingFields>> {
  override inputSpec = { rank: this.config.output_size.length + 2 };

  /** Folds each window into one value. */
  protected abstract readonly pool: typeof ops.adaptiveMaxPool;

  override call(x: Tensor): Tensor {
    const { output_size, data_format } = this.config;
    return this.pool(x, output_size, { data_format });
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const { output_size, data_format } = this.config;
    const batch = inputShape[0] ?? null;
    return data_format === "channels_last"
      ? [batch, ...output_size, inputShape.at(-1) ?? null]
      : [batch, inputShape[1] ?? null, ...output_size];
  }
}
