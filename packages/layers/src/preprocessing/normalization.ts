import {
  ConfigError,
  canonicalAxis,
  type Field,
  fields as f,
  formatShape,
  initializers,
  isTensor,
  knownSize,
  Layer,
  type LayerArgs,
  type Shape,
  ShapeError,
  show,
  sizeOf,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { type AdaptData, type Adapted, type AdaptOptions, learn } from "./adapt.ts";
import { type Numbers, numbers, numbersShape } from "./numbers-field.ts";

type Axis = number | readonly number[] | null;

/** No axis, one or several; Keras writes all as a list. */
const axisField: Field<Axis, readonly number[], false> = {
  required: false,
  initial: -1,
  parse: (value, place) => {
    const axes: unknown[] = value === null ? [] : Array.isArray(value) ? value : [value];
    return axes.every(Number.isInteger)
      ? (Object.freeze([...axes]) as readonly number[])
      : f.refuse(place, "must be null, an integer or a list of integers", value);
  },
  serialize: (value) => value,
};

const fields = {
  /** The axes that keep statistics of their own, the features; null or none for one mean of everything. */
  axis: axisField,
  /** From normalized values back to the original ones. */
  invert: f.boolean(false),
  /** The mean, where it is known; it spreads over the axes that are kept. */
  mean: f.nullable(numbers()),
  /** The variance, which comes with the mean. */
  variance: f.nullable(numbers()),
};
export type NormalizationArgs = LayerArgs<typeof fields>;

/** Keras's epsilon: the least standard deviation. */
const EPSILON = 1e-7;

/** The statistics of the batches so far. */
interface Statistics {
  readonly count: number;
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/**
 * Shifts and scales features to mean 0 and standard deviation 1: `(x − mean) / √variance`.
 * Mean and variance are given, or learned by `adapt`, which keeps them as weights.
 * Shapes: as the input.
 * @see keras.layers.Normalization
 * @example
 * const layer = new Normalization();
 * layer.adapt(tf.tensor([[0, 10], [2, 30]]));
 * layer(tf.tensor([[0, 10]])); // [[-1, -1]]
 */
export class Normalization extends Layer<typeof fields> {
  static override readonly className = "Normalization";
  static override readonly fields = fields;
  override supportsMasking = true;
  mean: Variable | null = null;
  variance: Variable | null = null;
  count: Variable | null = null;
  /** The axes that keep statistics of their own, and the shape of these. */
  private keptAxes: readonly number[] = [];
  private keptShape: readonly number[] = [];

  protected override validate(): void {
    const { mean, variance, axis } = this.config;
    const fail = (rule: string): never => {
      throw new ConfigError(
        `${String(this)}: mean and variance ${rule}. Received: mean=${show(mean)}, variance=${show(variance)}.`,
      );
    };
    if ((mean === null) !== (variance === null)) fail("must be given together");
    if (mean === null || variance === null) return;
    const [shape, other] = [numbersShape(mean), numbersShape(variance)];
    if (shape.join() !== other.join()) fail("must have the same shape");
    if (shape.length > axis.length) fail(`must have at most rank ${axis.length}, as axis has`);
  }

  protected override build(inputShape: Shape): void {
    const rank = inputShape.length;
    const axes = this.config.axis.map((axis) => canonicalAxis(axis, rank, `${String(this)}: axis`));
    this.keptAxes = axes.sort((a, b) => a - b);
    this.keptShape = this.keptAxes.map((axis) => knownSize(inputShape, axis, this));
    if (this.config.mean !== null) return;
    const [zeros, ones] = [new initializers.Zeros(), new initializers.Ones()];
    const shape = this.keptShape;
    this.mean = this.addWeight("mean", { shape, initializer: zeros, trainable: false });
    this.variance = this.addWeight("variance", { shape, initializer: ones, trainable: false });
    this.count = this.addWeight("count", {
      shape: [],
      dtype: "int64",
      initializer: zeros,
      trainable: false,
    });
  }

  /**
   * Learns mean and variance from data: a tensor, an array, or batches of them. Of batches `[x, y, …]`, `x` counts.
   * @returns a promise when the data comes asynchronously.
   */
  adapt<D extends AdaptData>(data: D, options: AdaptOptions = {}): Adapted<D> {
    if (this.config.mean !== null) {
      throw new ConfigError(`${String(this)}: adapt would replace the mean of the config.`);
    }
    let total: Statistics | undefined;
    const update = (x: Tensor): void => {
      const sum = merge(total, this.statisticsOf(x));
      tf.dispose([total?.mean, total?.variance].filter(isTensor));
      total = { ...sum, mean: tf.keep(sum.mean), variance: tf.keep(sum.variance) };
    };
    const finish = (): void => {
      if (total === undefined) throw new ConfigError(`${String(this)}: adapt was given no data.`);
      this.mean?.assign(total.mean);
      this.variance?.assign(total.variance);
      tf.dispose([total.mean, total.variance]);
    };
    return learn(data, { whole: update, batch: update, finish }, "float32", options);
  }

  private statisticsOf(x: Tensor): Statistics {
    this.buildOnce(x.shape);
    const kept = this.keptAxes.map((axis) => x.shape[axis]);
    if (kept.join() !== this.keptShape.join()) {
      throw new ShapeError(
        `${String(this)}: axes ${show(this.keptAxes)} must have the sizes ${formatShape(this.keptShape)} that the layer was built for. Received: shape ${formatShape(x.shape)}.`,
      );
    }
    const reduced = x.shape.map((_, i) => i).filter((i) => !this.keptAxes.includes(i));
    const values = tf.cast(x, "float32");
    if (reduced.length === 0) return { count: 1, mean: values, variance: tf.zerosLike(values) };
    const { mean, variance } = tf.moments(values, reduced);
    return { count: sizeOf(reduced.map((axis) => x.shape[axis] ?? 1)), mean, variance };
  }

  override call(x: Tensor): Tensor {
    const mean = this.along(x.rank, this.config.mean ?? this.mean);
    const variance = this.along(x.rank, this.config.variance ?? this.variance);
    const deviation = tf.maximum(tf.sqrt(variance), EPSILON);
    const values = tf.cast(x, "float32");
    return this.config.invert
      ? tf.add(mean, tf.mul(values, deviation))
      : tf.div(tf.sub(values, mean), deviation);
  }

  /** A statistic in the shape that broadcasts over the input: its axes are the last of those that are kept. */
  private along(rank: number, statistic: Numbers | Variable | null): Tensor {
    const value =
      typeof statistic === "number" || Array.isArray(statistic)
        ? tf.tensor(statistic as tf.TensorLike, undefined, "float32")
        : (statistic as Variable).value;
    const shape = Array<number>(rank).fill(1);
    for (let i = 1; i <= value.rank; i++) {
      shape[this.keptAxes.at(-i) ?? 0] = value.shape.at(-i) ?? 1;
    }
    return tf.reshape(value, shape);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}

/** The statistics of two sets of values together. */
function merge(a: Statistics | undefined, b: Statistics): Statistics {
  if (a === undefined) return b;
  const share = b.count / (a.count + b.count);
  const mean = tf.add(tf.mul(a.mean, 1 - share), tf.mul(b.mean, share));
  const spread = (one: Statistics): Tensor =>
    tf.add(one.variance, tf.square(tf.sub(one.mean, mean)));
  const variance = tf.add(tf.mul(spread(a), 1 - share), tf.mul(spread(b), share));
  return { count: a.count + b.count, mean, variance };
}
