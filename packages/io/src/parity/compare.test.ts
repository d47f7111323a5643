import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { compareArrays } from "./compare.ts";
import type { ParityArray } from "./read-parity.ts";

const bound = { atol: 1e-6, rtol: 1e-5 };
const float32 = (values: number[], shape = [values.length]): ParityArray => ({
  shape,
  dtype: "float32",
  data: Float32Array.from(values),
});

describe("compareArrays", () => {
  test("measures the largest error in three ways and says where it sits", () => {
    const next = 1 + 2 ** -23; // the float32 after 1
    const comparison = compareArrays(
      tf.tensor([next, 2, 3, 4.5], [2, 2]),
      float32([1, 2, 3, 4], [2, 2]),
      bound,
    );

    expect(comparison).toMatchObject({
      passed: false,
      maxAbsolute: 0.5,
      maxRelative: 0.125,
      maxUlp: 2 ** 20, // float32 has 2²¹ values in [4, 5)
      worstIndex: [1, 1],
      worst: { ours: 4.5, keras: 4 },
      differing: 1,
      size: 4,
    });
    expect(compareArrays(tf.tensor([next]), float32([1]), bound)).toMatchObject({ maxUlp: 1 });
  });

  test("counts ulps across zero: both zeros are one value", () => {
    const tiny = 2 ** -149;

    expect(compareArrays(tf.tensor([-tiny]), float32([tiny]), bound).maxUlp).toBe(2);
    expect(compareArrays(tf.tensor([-0]), float32([0]), bound)).toMatchObject({
      passed: true,
      maxUlp: 0,
    });
  });

  test("takes the same NaN and the same infinity for equal, and nothing else for them", () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

    expect(
      compareArrays(tf.tensor([nan, inf, -inf]), float32([nan, inf, -inf]), bound).passed,
    ).toBe(true);
    const wrong = compareArrays(tf.tensor([1, nan, inf, 1]), float32([1, 1, -inf, inf]), bound);
    expect(wrong).toMatchObject({
      passed: false,
      maxAbsolute: inf,
      maxRelative: inf,
      differing: 3,
      reason: "3 of 4 values are NaN or infinite on one side only",
    });
  });

  test("compares whole numbers and booleans exactly", () => {
    const keras = { shape: [2], dtype: "int32", data: Int32Array.of(1, 1_000_000) } as const;

    expect(compareArrays(tf.tensor([1, 1_000_001], [2], "int32"), keras, bound).passed).toBe(false);
    expect(
      compareArrays(
        tf.tensor([true, false]),
        { shape: [2], dtype: "bool", data: Uint8Array.of(1, 1) },
        bound,
      ),
    ).toMatchObject({ passed: false, worstIndex: [1] });
  });

  test("tells of another shape, and of another dtype though the values agree", () => {
    expect(compareArrays(tf.zeros([2, 1]), float32([0, 0]), bound)).toMatchObject({
      passed: false,
      reason: "shape [2, 1], Keras [2]",
    });
    expect(
      compareArrays(
        tf.tensor([1, 2]),
        { shape: [2], dtype: "int64", data: Int32Array.of(1, 2) },
        bound,
      ),
    ).toMatchObject({ passed: true, dtypes: "dtype float32, Keras int64" });
  });

  test("compares text", () => {
    const keras: ParityArray = { shape: [2], dtype: "string", data: ["red", "green"] };

    expect(compareArrays(tf.tensor(["red", "green"]), keras, bound).passed).toBe(true);
    expect(compareArrays(tf.tensor(["red", "blue"]), keras, bound)).toMatchObject({
      passed: false,
      worstIndex: [1],
      reason: 'text "blue", Keras "green"',
    });
    expect(compareArrays(tf.tensor([1, 2]), keras, bound).passed).toBe(false);
  });

  test("counts errors by their size when asked to", () => {
    const { histogram } = compareArrays(
      tf.tensor([1, 0.5, 0.05, 3]),
      float32([1, 0.500005, 0, 1]),
      bound,
      { histogram: true },
    );

    expect(histogram).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1]);
  });
});
