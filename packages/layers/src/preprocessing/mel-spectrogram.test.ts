import { readFileSync } from "node:fs";
import { ConfigError, KerasTensor, ShapeError } from "@kmr-js/core";
import { checkLayer, fixture, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { MelSpectrogram, type MelSpectrogramArgs } from "./mel-spectrogram.ts";

const small: MelSpectrogramArgs = { fft_length: 32, sequence_stride: 8, num_mel_bins: 4 };

checkLayer(MelSpectrogram, {
  config: small,
  inputShape: [2, 40],
  outputShape: [2, 4, 6],
  weights: {},
  invalid: { fft_length: 0, window: "hat", num_mel_bins: 0.5, power_to_db: 1 },
});

interface Case {
  readonly config: MelSpectrogramArgs;
  readonly shape: number[];
  readonly values: number[][];
}
const cases = JSON.parse(readFileSync(fixture("preprocessing/spectrograms.json"), "utf8"))
  .mel as Case[];

describe("MelSpectrogram", () => {
  test.each(cases)("$config computes Keras's numbers", ({ config, shape, values }) => {
    expect(new MelSpectrogram(config)(seededTensor(shape))).toBeAllClose(values);
  });

  test("symbolic shapes count the frames", () => {
    const shapeOf = (shape: (number | null)[], config = small) =>
      new MelSpectrogram(config)(new KerasTensor(shape, "float32")).shape;

    expect(shapeOf([null, null])).toEqual([null, 4, null]);
    expect(shapeOf([40])).toEqual([4, 6]);
    expect(shapeOf([1, 39])).toEqual([1, 4, 5]);
    expect(shapeOf([1, 40], { ...small, fft_length: 33 })).toEqual([1, 4, 5]);
  });

  test("eager shapes are the symbolic ones", () => {
    for (const [samples, fftLength] of [
      [39, 32],
      [40, 33],
      [41, 33],
    ] as const) {
      const layer = new MelSpectrogram({ ...small, fft_length: fftLength });

      expect(layer(tf.ones([1, samples])).shape).toEqual(layer.computeOutputShape([1, samples]));
    }
  });

  test("its config holds the values that stand for null", () => {
    expect(new MelSpectrogram().getConfig()).toMatchObject({
      sequence_length: 2048,
      max_freq: 8000,
    });
  });

  test("refuses a window longer than the transform, and a signal too short to be reflected", () => {
    expect(() => new MelSpectrogram({ ...small, sequence_length: 33 })).toThrow(ConfigError);
    expect(() => new MelSpectrogram(small)(tf.ones([16]))).toThrow(ShapeError);
  });
});
