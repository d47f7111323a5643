import { type Fields, type JsonObject, Layer, random, type Shape, type Tensor } from "@kmr-js/core";

interface SpatialConfig {
  readonly rate: number;
  readonly seed: number | null;
  readonly data_format?: "channels_last" | "channels_first";
}

/** Dropout whose mask is the same at all places of a channel. */
export abstract class BaseSpatialDropout<F extends Fields> extends Layer<F> {
  static override readonly callArguments: readonly string[] = ["inputs", "training"];
  override supportsMasking = true;
  private readonly generator = new random.SeedGenerator(this.spatial.seed);

  private get spatial(): SpatialConfig {
    return this.config as unknown as SpatialConfig;
  }

  override call(x: Tensor, { training = false }: { training?: boolean } = {}): Tensor {
    const { rate, data_format } = this.spatial;
    if (!training || rate === 0) return x;
    const channels = data_format === "channels_first" ? 1 : x.rank - 1;
    const noiseShape = x.shape.map((size, i) => (i === 0 || i === channels ? size : 1));
    return random.dropout(x, rate, { noise_shape: noiseShape, seed: this.generator });
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }

  /** Keras writes no other keys. */
  override getConfig(): JsonObject {
    const { rate, seed, data_format } = this.spatial;
    const format = data_format === undefined ? {} : { data_format };
    return { rate, seed, name: this.name, dtype: this.dtypePolicy.computeDtype, ...format };
  }
}
