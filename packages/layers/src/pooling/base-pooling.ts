/** @file What the layers share that pool by a moving window. */
import {
  convOutputShape,
  type DType,
  dataFormat,
  type Field,
  fields as f,
  firstDType,
  type JsonObject,
  type KerasTensor,
  Layer,
  type ops,
  type Shape,
  type Tensor,
} from "@kmr-js/core";

type Sizes<Required extends boolean> = Field<
  number | readonly number[],
  readonly number[],
  Required
>;

/** The config keys of pooling over `rank` spatial axes. */
export function poolingFields<Required extends boolean>(rank: number, poolSize: Sizes<Required>) {
  return {
    /** Size of the window. */
    pool_size: poolSize,
    /** What a window misses at the border: left out, or filled up so that every stride-th place has a result. */
    padding: f.choice(["valid", "same"], "valid"),
    /** How far the window moves from one result to the next; null for its own size. */
    strides: f.nullable(f.sizes(rank)),
    data_format: dataFormat,
  };
}

type PoolingFields = ReturnType<typeof poolingFields<boolean>>;

/** Base of the pooling layers: a subclass gives `fields` and `pool`. */
export abstract class BasePooling<F extends PoolingFields> extends Layer<F> {
  override inputSpec = { rank: this.settings.pool_size.length + 2 };

  /** Folds each window into one value. */
  protected abstract readonly pool: typeof ops.maxPool;

  /** The config; TypeScript cannot see it through `F`. */
  private get settings() {
    const { pool_size, strides, padding, data_format } = this.config as {
      readonly pool_size: readonly number[];
      readonly strides: readonly number[] | null;
      readonly padding: "valid" | "same";
      readonly data_format: "channels_last" | "channels_first";
    };
    return { pool_size, strides: strides ?? pool_size, padding, data_format };
  }

  override call(x: Tensor): Tensor {
    const { pool_size, ...options } = this.settings;
    return this.pool(x, pool_size, options);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const { pool_size, ...config } = this.settings;
    const channels = inputShape.at(config.data_format === "channels_last" ? -1 : 1) ?? null;
    const steps = { ...config, dilation_rate: 1 };
    return convOutputShape(String(this), inputShape, pool_size, channels, steps);
  }

  override computeOutputDtype(inputs: KerasTensor): DType {
    return firstDType(inputs);
  }

  /** Keras writes the strides that it uses. */
  override getConfig(): JsonObject {
    return { ...super.getConfig(), strides: this.settings.strides };
  }
}
