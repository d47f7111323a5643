import { ConfigError, registerGradients, ShapeError } from "@kmr-js/core";
import { checkLayer } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { HaversineGeospatialDistance } from "./haversine-geospatial-distance.ts";

checkLayer(HaversineGeospatialDistance, {
  config: { earth_radius: 1000 },
  inputShape: [
    [3, 1],
    [3, 1],
    [3, 1],
    [3, 1],
  ],
  outputShape: [3, 1],
  weights: {},
  invalid: { earth_radius: 0 },
});

describe("HaversineGeospatialDistance", () => {
  const column = (...values: number[]): tf.Tensor => tf.tensor(values, [values.length, 1]);

  beforeAll(registerGradients);

  test("scales the distances of the batch to [0, 1]", () => {
    const zero = column(0, 0, 0);
    const layer = new HaversineGeospatialDistance();

    // Along the equator: 0, an eighth and a quarter of a great circle.
    expect(layer([zero, zero, zero, column(0, Math.PI / 4, Math.PI / 2)])).toBeAllClose([
      [0],
      [0.5],
      [1],
    ]);
  });

  test("a meridian is as long as the equator", () => {
    const zero = column(0, 0, 0);
    const quarter = Math.PI / 2;
    const lat2 = column(0, quarter, quarter / 2);
    const lon2 = column(quarter, 0, 0);
    const layer = new HaversineGeospatialDistance();

    expect(layer([zero, zero, lat2, lon2])).toBeAllClose([[1], [1], [0]]);
  });

  test("a single pair has the distance 0", () => {
    const layer = new HaversineGeospatialDistance();

    expect(layer([column(0), column(0), column(1), column(1)])).toBeAllClose([[0]]);
  });

  test("opposite points give a number", () => {
    const lat = [0.1, 0.3, 0.7, 1.1, 0];
    const lon = [0.2, 0.5, 1.3, 2.9, 0];
    const opposite = new HaversineGeospatialDistance()([
      column(...lat),
      column(...lon),
      column(...lat.map((x) => -x)),
      column(...lon.slice(0, 4).map((x) => x + Math.PI), 0),
    ]);

    expect(opposite).toBeAllClose([[1], [1], [1], [1], [0]], { atol: 1e-3, rtol: 0 });
  });

  test("two points that are the same have the gradient 0, the others the usual one", () => {
    const [lat1, lon1, lon2] = [column(0, 0, 0), column(0, 0, 0), column(0, 1, 2)];
    const layer = new HaversineGeospatialDistance();
    const first = column(0, 1, 0);
    const slope = tf.grad((lat2) => tf.sum(tf.mul(layer([lat1, lon1, lat2, lon2]), first)))(lat1);

    // On the equator a step north changes no distance to first order.
    expect(slope).toBeAllClose([[0], [0], [0]]);
    const east = tf.grad((lon) => tf.sum(tf.mul(layer([lat1, lon1, lat1, lon]), first)))(lon2);
    expect(east).toBeAllClose([[0], [0.5], [-0.25]], { atol: 1e-5 }); // (lon₁ − 0) / (lon₂ − 0)
  });

  test("refuses a radius that is not positive, and anything but four tensors", () => {
    const x = column(0, 1);
    const three = [x, x, x] as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

    expect(() => new HaversineGeospatialDistance({ earth_radius: -1 })).toThrow(ConfigError);
    expect(() => new HaversineGeospatialDistance()(three)).toThrow(ShapeError);
    expect(() => new HaversineGeospatialDistance()([x, x, column(1, 2, 3), x])).toThrow(ShapeError);
  });
});
