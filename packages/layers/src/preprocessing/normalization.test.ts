import { ConfigError, KerasTensor, ShapeError } from "@kmr-js/core";
import { checkLayer, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { Normalization } from "./normalization.ts";

checkLayer(Normalization, {
  config: {},
  inputShape: [4, 3],
  outputShape: [4, 3],
  weights: { mean: [3], variance: [3], count: [] },
  nonTrainable: ["mean", "variance", "count"],
  invalid: { axis: 0.5, mean: "0", invert: 1 },
});

const data = [
  [0, 10, 1],
  [2, 30, 1],
  [4, 20, 3],
];

/** The numbers are those of Keras 3.15.1. */
describe("Normalization", () => {
  test("adapt learns a mean and a variance for each feature", () => {
    const layer = new Normalization();
    layer.adapt(data);

    expect(layer.mean?.value as tf.Tensor).toBeAllClose([2, 20, 5 / 3]);
    expect(layer.variance?.value as tf.Tensor).toBeAllClose([8 / 3, 200 / 3, 8 / 9]);
    expect(layer.count?.dtype).toBe("int64");
    expect(layer(tf.tensor(data))).toBeAllClose([
      [-1.2247448, -1.2247449, -Math.SQRT1_2],
      [0, 1.2247449, -Math.SQRT1_2],
      [1.2247448, 0, 1.4142137],
    ]);
  });

  test("axis null learns one mean of everything, and is saved as an empty list", () => {
    const layer = new Normalization({ axis: null });
    layer.adapt(data);

    expect(layer.mean?.value as tf.Tensor).toBeAllClose(7.8888888);
    expect(layer.variance?.value as tf.Tensor).toBeAllClose(96.765434);
    expect(layer.getConfig()["axis"]).toEqual([]);
    expect(new Normalization().getConfig()["axis"]).toEqual([-1]);
  });

  test("adapt merges batches of different sizes, also when they come asynchronously", async () => {
    const batches = [seededTensor([2, 3, 2], "float32", 1), seededTensor([1, 3, 2], "float32", 2)];
    async function* later() {
      yield* batches;
    }
    const [layer, other] = [1, 2].map(() => new Normalization({ axis: [1, 2] }));
    layer?.adapt(batches);
    await other?.adapt(later());

    for (const adapted of [layer, other]) {
      expect(adapted?.mean?.value as tf.Tensor).toBeAllClose([
        [-0.16795896, -0.07637756],
        [-0.52687633, 0.39068598],
        [-0.32133025, -0.39391646],
      ]);
      expect(adapted?.variance?.value as tf.Tensor).toBeAllClose([
        [0.25739238, 0.02329895],
        [0.16313298, 0.0072072],
        [0.31191882, 0.07091536],
      ]);
    }
  });

  test("adapt keeps no tensor but the weights", () => {
    const layer = new Normalization();
    layer.adapt(data);
    const before = tf.memory().numTensors;
    layer.adapt(data);

    expect(tf.memory().numTensors).toBe(before);
  });

  test("a given mean spreads over the kept axes from the last on, and makes no weights", () => {
    const layer = new Normalization({ axis: [1, -1], mean: [1, 2], variance: [4, 9] });
    const x = tf.reshape(tf.range(0, 12), [2, 3, 2]);

    expect(layer(x)).toBeAllClose([
      [
        [-0.5, -1 / 3],
        [0.5, 1 / 3],
        [1.5, 1],
      ],
      [
        [2.5, 5 / 3],
        [3.5, 7 / 3],
        [4.5, 3],
      ],
    ]);
    expect(layer.weights).toEqual([]);
    expect(() => layer.adapt(x)).toThrow(ConfigError);
  });

  test("invert gives original values back", () => {
    const layer = new Normalization({ mean: 1, variance: 4, invert: true });

    expect(layer(tf.tensor([[1, 2]], [1, 2], "int32"))).toBeAllClose([[3, 5]]);
  });

  test("a variance of 0 divides by Keras's epsilon", () => {
    const layer = new Normalization({ axis: 0 });
    layer.adapt([1, 2]);

    expect(layer.variance?.value as tf.Tensor).toBeAllClose([0, 0]);
    expect(layer(tf.tensor([1, 3]))).toBeAllClose([0, 1e7]);
  });

  test("refuses a mean alone, of another shape, or of too high a rank", () => {
    expect(() => new Normalization({ mean: 1 })).toThrow(/together/);
    expect(() => new Normalization({ mean: 1, variance: [1] })).toThrow(/same shape/);
    expect(() => new Normalization({ mean: [[1]], variance: [[1]] })).toThrow(/rank 1/);
  });

  test("refuses an unknown size, a missing axis, and data of other features", () => {
    const layer = new Normalization();
    layer.adapt(data);

    expect(() => new Normalization()(new KerasTensor([null, null], "float32"))).toThrow(ShapeError);
    expect(() => new Normalization({ axis: 2 })(tf.zeros([1, 2]))).toThrow(ShapeError);
    expect(() => layer.adapt([[1, 2]])).toThrow(/axes \[1\].*\(3,\).*\(1, 2\)/);
  });
});
