/** @file Initializers: values, spread, names and saved forms. */
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { ConfigError, ShapeError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import "../tensor.ts";
import { computeFans } from "./compute-fans.ts";
import { initializer } from "./field.ts";
import * as classes from "./index.ts";
import { initializers } from "./table.ts";

const place = { owner: "Dense", key: "kernel_initializer" };
const values = (x: Tensor): number[] => Array.from(x.dataSync());

test.each([
  [[], [1, 1]],
  [[5], [5, 5]],
  [
    [3, 4],
    [3, 4],
  ],
  [
    [5, 2, 8],
    [10, 40],
  ],
  [
    [3, 3, 2, 8],
    [18, 72],
  ],
  [
    [2, 3, 4, 5, 6],
    [120, 144],
  ],
])("a weight of shape %j has Keras's fans %j", (shape, fans) => {
  expect(computeFans(shape)).toEqual(fans);
});

describe("fixed values", () => {
  test("Constant, Zeros and Ones have the dtype they are asked for", () => {
    expect(new classes.Constant({ value: 3 }).call([2], "float32")).toBeAllClose([3, 3]);
    expect(new classes.Zeros().call([2], "int32").dtype).toBe("int32");
    expect(new classes.Ones().call([1, 2], "bool").dtype).toBe("bool");
    expect(new classes.Ones().call([1, 2], "float32")).toBeAllClose([[1, 1]]);
  });

  test("Identity has its gain on the diagonal of any matrix, and makes nothing else", () => {
    expect(new classes.Identity({ gain: 2 }).call([2, 3])).toBeAllClose([
      [2, 0, 0],
      [0, 2, 0],
    ]);
    expect(() => new classes.Identity().call([2])).toThrow(ShapeError);
  });
});

describe("STFT", () => {
  // Keras 3.15.1 for the shape (4, 1, 3).
  test.each([
    [
      "real",
      "density",
      [
        0, 0, 0, 0.40824828, 0, -0.40824828, 0.8164966, -0.8164966, 0.8164966, 0.40824828, 0,
        -0.40824828,
      ],
    ],
    ["real", "spectrum", [0, 0, 0, 0.25, 0, -0.25, 0.5, -0.5, 0.5, 0.25, 0, -0.25]],
    ["imag", "density", [0, 0, 0, 0, -0.40824828, 0, 0, 0, 0, 0, 0.40824828, 0]],
    ["imag", null, [0, 0, 0, 0, -0.5, 0, 0, 0, 0, 0, 0.5, 0]],
  ] as const)("the %s side with scaling %s equals Keras's", (side, scaling, expected) => {
    const stft = new classes.STFT({ side, scaling, window: [0, 0.5, 1, 0.5] });

    expect(tf.reshape(stft.call([4, 1, 3]), [-1])).toBeAllClose(expected);
  });

  test.each([
    ["hann", true, [0, 0.5, 1, 0.5]],
    ["hann", false, [0, 0.75, 0.75, 0]],
    ["hamming", true, [0.08, 0.54, 1, 0.54]],
    ["hamming", false, [0.08, 0.77, 0.77, 0.08]],
    [null, false, [1, 1, 1, 1]],
  ])("window %s, periodic %s, is SciPy's", (window, periodic, expected) => {
    const stft = new classes.STFT({ window, periodic, scaling: null });

    // Frequency 0 is the window itself.
    const kernel = stft.call([4, 1, 3]).arraySync() as number[][][];
    expect(kernel.map(([bins]) => bins?.[0] ?? Number.NaN)).toBeAllClose(expected);
  });

  test("refuses an unknown window, a window of another length and another shape", () => {
    expect(() => new classes.STFT({ window: "haming" })).toThrow('did you mean "hamming"');
    expect(() => new classes.STFT({ window: [1, 2] }).call([4, 1, 3])).toThrow(ShapeError);
    expect(() => new classes.STFT().call([4, 2, 3])).toThrow("(frame, 1, bins)");
  });
});

describe("spread", () => {
  // For the shape (40, 60): limits √(3·scale/n), standard deviations √(scale/n).
  test.each<[classes.Initializer, number]>([
    [new classes.GlorotUniform({ seed: 1 }), Math.sqrt(3 / 50)],
    [new classes.HeUniform({ seed: 1 }), Math.sqrt(6 / 40)],
    [new classes.LecunUniform({ seed: 1 }), Math.sqrt(3 / 40)],
    [
      new classes.VarianceScaling({ scale: 2, mode: "fan_out", distribution: "uniform", seed: 1 }),
      Math.sqrt(6 / 60),
    ],
    [new classes.RandomUniform({ seed: 1 }), 0.05],
  ])("uniform case %# fills its limits", (uniform, limit) => {
    const largest = Math.max(...values(uniform.call([40, 60], "float32")).map(Math.abs));

    expect(largest).toBeLessThanOrEqual(Math.fround(limit));
    expect(largest).toBeGreaterThan(0.99 * limit);
  });

  test.each<[classes.Initializer, number, boolean]>([
    [new classes.GlorotNormal({ seed: 1 }), Math.sqrt(1 / 50), true],
    [new classes.HeNormal({ seed: 1 }), Math.sqrt(2 / 40), true],
    [new classes.LecunNormal({ seed: 1 }), Math.sqrt(1 / 40), true],
    [
      new classes.VarianceScaling({ distribution: "untruncated_normal", seed: 1 }),
      Math.sqrt(1 / 40),
      false,
    ],
    [new classes.RandomNormal({ seed: 1 }), 0.05, false],
    [new classes.TruncatedNormal({ seed: 1 }), 0.05 * 0.87962566, true],
  ])("normal case %# has its standard deviation", (normal, deviation, truncated) => {
    const drawn = values(normal.call([40, 60], "float32"));
    const measured = Math.sqrt(drawn.reduce((sum, value) => sum + value ** 2, 0) / drawn.length);

    expect(Math.abs(measured / deviation - 1)).toBeLessThan(0.08);
    expect(Math.max(...drawn.map(Math.abs)) > 2.28 * deviation).toBe(!truncated);
  });

  test("VarianceScaling reads normal as truncated_normal and refuses a scale of 0", () => {
    const scaling = new classes.VarianceScaling({ distribution: "Normal" });

    expect(scaling.getConfig()["distribution"]).toBe("truncated_normal");
    expect(() => new classes.VarianceScaling({ scale: 0 })).toThrow(ConfigError);
  });
});

describe("Orthogonal", () => {
  test.each([
    [[3, 5], "rows"],
    [[5, 3], "columns"],
    [[2, 2, 3], "columns"],
  ])("of shape %j has orthonormal %s, times its gain", (shape, side) => {
    const columns = shape.at(-1) ?? 1;
    const matrix = tf.reshape(new classes.Orthogonal({ gain: 2, seed: 1 }).call(shape), [
      -1,
      columns,
    ]) as tf.Tensor2D;

    const products =
      side === "rows" ? tf.matMul(matrix, matrix, false, true) : tf.matMul(matrix, matrix, true);

    expect(products).toBeAllClose(tf.mul(tf.eye(3), 4));
  });

  test("refuses a vector", () => {
    expect(() => new classes.Orthogonal().call([3])).toThrow(ShapeError);
  });
});

test("an integer seed gives the same values at each call", () => {
  const seeded: classes.Initializer = new classes.HeNormal({ seed: 7 });

  expect(values(seeded.call([9], "float32"))).toEqual(values(seeded.call([9], "float32")));
});

test("a saved SeedGenerator is kept, and counts as its seed", () => {
  const saved = {
    module: "keras.random",
    class_name: "SeedGenerator",
    config: { seed: 7, name: "seed_generator" },
    registered_name: null,
  };
  const restored = new classes.RandomNormal({ seed: saved });

  expect(restored.getConfig()).toEqual({ seed: saved, mean: 0, stddev: 0.05 });
  expect(values(restored.call([3]))).toEqual(
    values(new classes.RandomNormal({ seed: 7 }).call([3])),
  );
});

test.each<[string, string]>([
  ["zeros", "Zeros"],
  ["glorot_uniform", "GlorotUniform"],
  ["variance_scaling", "VarianceScaling"],
  ["LecunNormal", "LecunNormal"],
  ["stft", "STFT"],
  ["STFTInitializer", "STFT"],
  ["IdentityInitializer", "Identity"],
  ["OrthogonalInitializer", "Orthogonal"],
  ["uniform", "RandomUniform"],
  ["normal", "RandomNormal"],
  ["one", "Ones"],
  ["zero", "Zeros"],
])("the name %s means %s", (name, className) => {
  expect(initializers.byName.get(name)?.className).toBe(className);
});

test("the field reads a name and writes Keras's object form", () => {
  const field = initializer("zeros");

  expect(field.serialize(field.parse("orthogonal", place))).toEqual({
    module: "keras.initializers",
    class_name: "Orthogonal",
    config: { seed: null, gain: 1 },
    registered_name: null,
  });
  expect(() => field.parse("zeroes", place)).toThrow('Did you mean "Zeros"?');
});

test.each([...new Set(initializers.byName.values())].filter((c) => c.className !== "STFT"))(
  "$className makes one tensor of the shape it is asked for",
  (entry) => {
    const object = new entry();
    const before = tf.memory().numTensors;

    expect(object.call([3, 2], "float32").shape).toEqual([3, 2]);
    expect(tf.memory().numTensors - before).toBe(1);
  },
);
