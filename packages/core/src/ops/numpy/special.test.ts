import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { KerasTensor } from "../../tensor.ts";
import { nanmedian, nanpercentile, nanquantile } from "./quantile.ts";
import {
  allclose,
  angle,
  fabs,
  gcd,
  heaviside,
  i0,
  isin,
  lcm,
  ldexp,
  trapezoid,
} from "./special.ts";
import { bartlett, blackman, hamming, hanning, kaiser } from "./windows.ts";

const whole = (values: number[]): tf.Tensor => tf.tensor(values, [values.length], "int32");

/** The series of I₀: Σ (x²/4)ᵏ / (k!)². */
function series(x: number): number {
  let [term, sum] = [1, 1];
  for (let k = 1; k < 60; k++) {
    term *= (x * x) / 4 / (k * k);
    sum += term;
  }
  return sum;
}

describe("less common ops", () => {
  test("i0 is its series", () => {
    const xs = [-5, -1, 0, 0.5, 3.7, 3.8, 12];

    expect(i0(tf.tensor(xs))).toBeAllClose(xs.map(series), { rtol: 1e-6 });
  });

  test("angle is π for negative numbers; fabs gives floats", () => {
    expect(angle(tf.tensor([-2, 0, 3]))).toBeAllClose([Math.PI, 0, 0]);
    expect(fabs(whole([-2, 3]))).toBeAllClose([2, 3]);
    expect(fabs(new KerasTensor([2], "int32")).dtype).toBe("float32");
  });

  test("heaviside takes x2 at 0 only", () => {
    expect(heaviside(tf.tensor([-2, 0, 3]), 0.5)).toBeAllClose([0, 0.5, 1]);
    expect(heaviside(tf.tensor([[0], [1]]), tf.tensor([7, 8]))).toBeAllClose([
      [7, 8],
      [1, 1],
    ]);
  });

  test("gcd and lcm, of zeros and negative numbers too", () => {
    expect(gcd(whole([12, -18, 0, 7, 14930352]), whole([18, 12, 5, 0, 9227465]))).toBeAllClose([
      6, 6, 5, 7, 1,
    ]);
    expect(lcm(whole([4, -6, 0]), whole([6, 4, 3]))).toBeAllClose([12, 12, 0]);
    expect(gcd(whole([4]), 6).dtype).toBe("int32");
  });

  test("ldexp shifts the exponent", () => {
    expect(ldexp(tf.tensor([1, 3]), whole([3, -1]))).toBeAllClose([8, 1.5]);
  });

  test("isin finds values in a list, or those that are not in it", () => {
    expect(isin(whole([1, 2, 3]), [3, 1])).toBeAllClose([1, 0, 1]);
    expect(isin(whole([1, 2, 3]), [3, 1], { invert: true })).toBeAllClose([0, 1, 0]);
  });

  test("allclose has numpy's bound", () => {
    expect(allclose(tf.tensor([1, 2]), tf.tensor([1, 2.00001]))).toBeAllClose(1);
    expect(allclose(tf.tensor([1, 2]), tf.tensor([1, 2.1]))).toBeAllClose(0);
    expect(allclose(tf.tensor([1, 2]), tf.tensor([1, 2.1]), { atol: 0.2 })).toBeAllClose(1);
    expect(allclose(new KerasTensor([3], "float32"), 1).shape).toEqual([]);
  });

  test("trapezoid integrates a line exactly", () => {
    const y = tf.tensor([
      [0, 1, 2],
      [3, 3, 3],
    ]);

    expect(trapezoid(y, { dx: 0.5 })).toBeAllClose([1, 3]);
    expect(trapezoid(y, { axis: 0 })).toBeAllClose([1.5, 2, 2.5]);
    expect(trapezoid(new KerasTensor([null, 3], "int32"))).toMatchObject({
      shape: [null],
      dtype: "float32",
    });
  });

  test("quantiles leave out NaN, row by row", () => {
    const x = tf.tensor([
      [1, Number.NaN, 3, 5],
      [4, 2, Number.NaN, Number.NaN],
      [Number.NaN, Number.NaN, Number.NaN, Number.NaN],
    ]);

    expect(tf.slice(nanmedian(x, { axis: 1 }), 0, 2)).toBeAllClose([3, 3]);
    expect(nanquantile(x, [0, 1])).toBeAllClose([1, 5]);
    expect(tf.slice(nanpercentile(x, 25, { axis: 1 }), 0, 2)).toBeAllClose([2, 2.5]);
    expect(tf.isNaN(nanmedian(x, { axis: 1 }))).toBeAllClose([0, 0, 1]);
  });
});

describe("windows", () => {
  test("start, middle and end are numpy's", () => {
    expect(bartlett(5)).toBeAllClose([0, 0.5, 1, 0.5, 0]);
    expect(hanning(5)).toBeAllClose([0, 0.5, 1, 0.5, 0]);
    expect(hamming(3)).toBeAllClose([0.08, 1, 0.08]);
    expect(blackman(3)).toBeAllClose([0, 1, 0], { atol: 1e-6 });
    expect(kaiser(3, 4)).toBeAllClose([1 / series(4), 1, 1 / series(4)], { rtol: 1e-5 });
    expect(hanning(1)).toBeAllClose([1]);
  });
});
