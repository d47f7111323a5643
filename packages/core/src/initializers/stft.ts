/** @file The initializer `STFT`. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, choice, type Field, nullable, refuse } from "../config/field.ts";
import { ShapeError } from "../errors.ts";
import { nearest } from "../json.ts";
import { formatShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { Initializer } from "./initializer.ts";

/** `a₀` of the windows `a₀ − (1 − a₀) · cos(2πt / period)`, by SciPy's names. */
const raisedCosines: ReadonlyMap<string, number> = new Map([
  ["hann", 0.5],
  ["hanning", 0.5],
  ["hamming", 0.54],
]);

type Window = string | readonly number[];

/** The name of a window, or its values. */
const windowField: Field<Window, Window, false> = {
  required: false,
  initial: "hann",
  parse: (value, place) => {
    if (typeof value === "string" && raisedCosines.has(value)) return value;
    if (Array.isArray(value) && value.every((item) => typeof item === "number")) {
      return Object.freeze([...value]);
    }
    const close = typeof value === "string" ? nearest(value, raisedCosines.keys()) : undefined;
    const hint = close === undefined ? "" : ` (did you mean ${JSON.stringify(close)}?)`;
    return refuse(place, `must be "hann", "hamming", null or a list of numbers${hint}`, value);
  },
  serialize: (value) => value,
};

const fields = {
  side: choice(["real", "imag"], "real"),
  window: nullable(windowField),
  periodic: boolean(false),
  scaling: nullable(choice(["density", "spectrum"], "density")),
};

/**
 * Kernels of a convolution that is one side of a short-term Fourier transform:
 * `window(t) · cos(−2π·t·f / length) / scale`, `sin` for the imaginary side.
 * Shape: `(frame, 1, length / 2 + 1)`.
 * @remarks Differs from Keras: of SciPy's windows by name, only `hann` and `hamming` are known.
 * @see keras.initializers.STFT
 */
export class STFT extends Initializer<typeof fields> {
  static override readonly className = "STFT";
  static override readonly fields = fields;

  override call(shape: readonly number[]): Tensor {
    const [frame, channels, bins] = shape;
    if (shape.length !== 3 || frame === undefined || bins === undefined || channels !== 1) {
      throw new ShapeError(
        `STFT: the shape must be (frame, 1, bins). Received: ${formatShape(shape)}.`,
      );
    }
    const window = this.windowOf(frame);
    const wave = this.config.side === "real" ? Math.cos : Math.sin;
    const scale = this.scaleOf(window);
    const length = (bins - 1) * 2;
    const values = Float32Array.from({ length: frame * bins }, (_, i) => {
      const t = Math.floor(i / bins);
      return ((window?.[t] ?? 1) * wave((-2 * Math.PI * t * (i % bins)) / length)) / scale;
    });
    return tf.tensor(values, [...shape], "float32");
  }

  private windowOf(frame: number): readonly number[] | null {
    const { window, periodic } = this.config;
    if (typeof window === "string") {
      const level = raisedCosines.get(window) ?? 0.5;
      const period = periodic ? frame : frame - 1;
      return Array.from({ length: frame }, (_, t) =>
        period === 0 ? 1 : level - (1 - level) * Math.cos((2 * Math.PI * t) / period),
      );
    }
    if (window !== null && window.length !== frame) {
      throw new ShapeError(
        `STFT: the window must have one value per step of the frame, ${frame}. Received: ${window.length} values.`,
      );
    }
    return window;
  }

  private scaleOf(window: readonly number[] | null): number {
    if (window === null) return 1;
    switch (this.config.scaling) {
      case "density":
        return Math.hypot(...window);
      case "spectrum":
        return window.reduce((sum, value) => sum + Math.abs(value), 0);
      case null:
        return 1;
    }
  }
}
