import {
  broadcastShapes,
  fields as f,
  type KerasTensor,
  type LayerArgs,
  type Shape,
  ShapeError,
  sizeOf,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { BaseKmrLayer } from "./base-kmr-layer.ts";
import { squareRoot } from "./square-root.ts";

const fields = {
  /** Radius of the sphere. It all but cancels, for the distances are scaled to [0, 1]. */
  earth_radius: f.field<number>(
    (value, place) =>
      typeof value === "number" && value > 0
        ? value
        : f.refuse(place, "must be a positive number", value),
    6371,
  ),
};
export type HaversineGeospatialDistanceArgs = LayerArgs<typeof fields>;

type Coordinates<T> = readonly [lat1: T, lon1: T, lat2: T, lon2: T];

/** Keeps the scale finite when all distances of a batch are equal. */
const EPSILON = 1e-6;

/**
 * Great-circle distances between pairs of points in radians, scaled over the batch:
 * `a = sin²(Δlat / 2) + cos(lat1) · cos(lat2) · sin²(Δlon / 2)`, `d = earth_radius · 2 · atan2(√a, √(1 − a))`,
 * output `(d − min d) / (max d − min d + 1e-6)`.
 * Shapes: `[(batch, 1), (batch, 1), (batch, 1), (batch, 1)]` → `(batch, 1)`; a single first point meets every second.
 * Every value depends on the whole batch.
 * @see kmr.layers.HaversineGeospatialDistance
 * @remarks Differs from KMR: `a` is clipped to [0, 1], where rounding gives KMR NaN for opposite points; and two points
 * that are the same have the gradient 0, where KMR's is NaN. KMR's documentation promises kilometres from degrees for
 * all pairs; its code does what this layer does.
 * @throws ConfigError for an `earth_radius` that is not positive, ShapeError for anything but four lists of equal size.
 */
export class HaversineGeospatialDistance extends BaseKmrLayer<
  typeof fields,
  Coordinates<KerasTensor>
> {
  static override readonly className = "HaversineGeospatialDistance";
  static override readonly module = "kmr.layers.HaversineGeospatialDistance";
  static override readonly fields = fields;

  protected override build(shapes: readonly Shape[]): void {
    this.computeOutputShape(shapes);
  }

  override call(coordinates: Coordinates<Tensor>): Tensor {
    const column = (x: Tensor): Tensor => tf.reshape(x, [-1, 1]);
    const [lat1, lon1, lat2, lon2] = coordinates.map(column) as unknown as Coordinates<Tensor>;
    const half = (from: Tensor, to: Tensor): Tensor => tf.sin(tf.div(tf.sub(to, from), 2));
    const cosines = tf.mul(tf.cos(lat1), tf.cos(lat2));
    const sum = tf.add(tf.square(half(lat1, lat2)), tf.mul(cosines, tf.square(half(lon1, lon2))));
    const a = tf.clipByValue(sum, 0, 1);
    const angle = tf.mul(2, tf.atan2(squareRoot(a), squareRoot(tf.sub(1, a))));
    const distance = tf.mul(angle, this.config.earth_radius);
    const nearest = tf.min(distance);
    const range = tf.add(tf.sub(tf.max(distance), nearest), EPSILON);
    return tf.div(tf.sub(distance, nearest), range);
  }

  override computeOutputShape(shapes: readonly Shape[]): Shape {
    if (shapes.length !== 4 || !shapes.every(Array.isArray)) {
      throw new ShapeError(
        `${String(this)}: call it on four tensors, [lat1, lon1, lat2, lon2]. Received: ${shapes.length}.`,
      );
    }
    return shapes.map((shape): Shape => [sizeOf(shape), 1]).reduce(broadcastShapes);
  }
}
