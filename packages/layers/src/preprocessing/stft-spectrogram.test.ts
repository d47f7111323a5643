import { readFileSync } from "node:fs";
import { ConfigError, KerasTensor } from "@kmr-js/core";
import { checkGradients, checkLayer, fixture, seededTensor } from "@kmr-js/test";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { STFTSpectrogram, type STFTSpectrogramArgs } from "./stft-spectrogram.ts";

checkLayer(STFTSpectrogram, {
  config: { mode: "stft", frame_length: 4 },
  inputShape: [2, 9, 2],
  outputShape: [2, 3, 12],
  weights: { real_kernel: [4, 1, 3], imag_kernel: [4, 1, 3] },
  invalid: { mode: "power", frame_length: 0, frame_step: 5, fft_length: 3, window: "hat" },
});

interface Case {
  readonly config: STFTSpectrogramArgs;
  readonly shape: number[];
  readonly values: number[][][];
}
const cases = JSON.parse(readFileSync(fixture("preprocessing/spectrograms.json"), "utf8"))
  .stft as Case[];

describe("STFTSpectrogram", () => {
  const angles = cases.filter(({ config }) => config.mode === "angle");
  const others = cases.filter((entry) => !angles.includes(entry));

  test.each(others)("$config computes Keras's numbers", ({ config, shape, values }) => {
    expect(new STFTSpectrogram(config)(seededTensor(shape))).toBeAllClose(values);
  });

  test.each(angles)("$config computes Keras's angles", ({ config, shape, values }) => {
    const y = new STFTSpectrogram(config)(seededTensor(shape));

    // The angle of a negative number is π or −π, as Keras's float32 sines happen to be rounded.
    expect(tf.cos(y)).toBeAllClose(tf.cos(tf.tensor(values)), { atol: 1e-5 });
    expect(tf.sin(y)).toBeAllClose(tf.sin(tf.tensor(values)), { atol: 1e-5 });
  });

  test("symbolic shapes in both data formats, padded and not", () => {
    const shapeOf = (config: STFTSpectrogramArgs, shape: (number | null)[]) =>
      new STFTSpectrogram({ frame_length: 8, ...config })(new KerasTensor(shape, "float32")).shape;

    expect(shapeOf({}, [null, null, 2])).toEqual([null, null, 10]);
    expect(shapeOf({ padding: "same", expand_dims: true }, [null, 21, 2])).toEqual([null, 6, 5, 2]);
    expect(shapeOf({ data_format: "channels_first", mode: "stft" }, [3, 2, 21])).toEqual([
      3, 20, 4,
    ]);
    expect(shapeOf({ data_format: "channels_first", expand_dims: true }, [3, 2, null])).toEqual([
      3,
      2,
      null,
      5,
    ]);
  });

  test("has the kernels that its mode needs", () => {
    const namesOf = (mode: "real" | "imag" | "log") => {
      const layer = new STFTSpectrogram({ mode, frame_length: 4 });
      layer.buildOnce([null, 8, 1]);
      return layer.weights.map(({ name }) => name);
    };

    expect(namesOf("real")).toEqual(["real_kernel"]);
    expect(namesOf("imag")).toEqual(["imag_kernel"]);
    expect(namesOf("log")).toEqual(["real_kernel", "imag_kernel"]);
  });

  test.each(["log", "magnitude", "psd", "angle"] as const)(
    "the gradients of %s are those of finite differences",
    (mode) => {
      const layer = new STFTSpectrogram({ mode, frame_length: 4, window: "hamming" });
      const x = seededTensor([1, 9, 1]);
      layer.buildOnce([1, 9, 1]);
      for (const [i, weight] of layer.weights.entries()) {
        weight.assign(seededTensor(weight.shape, "float32", i + 3));
      }

      checkGradients(() => tf.sum(layer(x)), layer.trainableWeights);
    },
  );

  test("refuses steps longer than a frame, and transforms shorter", () => {
    expect(() => new STFTSpectrogram({ frame_length: 4, frame_step: 5 })).toThrow(ConfigError);
    expect(() => new STFTSpectrogram({ frame_length: 4, fft_length: 3 })).toThrow(/fft_length/);
  });
});
