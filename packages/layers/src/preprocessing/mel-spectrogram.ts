import {
  ConfigError,
  fields as f,
  formatShape,
  initializers,
  type JsonObject,
  Layer,
  type LayerArgs,
  type Shape,
  ShapeError,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { melMatrix } from "./mel-scale.ts";

const { window } = initializers.STFT.fields;

const fields = {
  /** The length of the Fourier transform. */
  fft_length: f.positiveInteger(2048),
  /** How far apart frames begin. */
  sequence_stride: f.positiveInteger(512),
  /** How many samples the window covers; `fft_length` when left out. Without a window it changes nothing. */
  sequence_length: f.nullable(f.positiveInteger()),
  window,
  /** Samples per second. */
  sampling_rate: f.positiveInteger(16000),
  num_mel_bins: f.positiveInteger(128),
  /** The lowest and the highest frequency, in Hertz; half of `sampling_rate` when left out. */
  min_freq: f.number(20),
  max_freq: f.nullable(f.number()),
  /** Give decibels. */
  power_to_db: f.boolean(true),
  /** How many decibels below the loudest everything is cut off. */
  top_db: f.number(80),
  /** 1 for magnitudes, 2 for powers. */
  mag_exp: f.number(2),
  /** The least power. */
  min_power: f.number(1e-10),
  /** The power that is 0 decibels. */
  ref_power: f.number(1),
};
export type MelSpectrogramArgs = LayerArgs<typeof fields>;

/**
 * The spectrum of signals over time on the mel scale, which follows human hearing. Frames are centered at multiples of
 * `sequence_stride`, and the signal is reflected at its ends.
 * Shapes: `(samples)` → `(mel bins, frames)`; `(batch, samples)` → `(batch, mel bins, frames)`.
 * @see keras.layers.MelSpectrogram
 * @remarks Differs from Keras: `computeOutputShape` gives the number of frames that there are, also where Keras's
 * formula gives one more.
 * @example const y = new MelSpectrogram({ num_mel_bins: 64, sampling_rate: 8000 })(signals);
 */
export class MelSpectrogram extends Layer<typeof fields> {
  static override readonly className = "MelSpectrogram";
  static override readonly fields = fields;
  override inputSpec = { minRank: 1, maxRank: 2 };

  protected override validate(): void {
    const { fft_length } = this.config;
    if (this.windowLength <= fft_length) return;
    throw new ConfigError(
      `${String(this)}: sequence_length may be at most fft_length=${fft_length}. Received: ${this.windowLength}.`,
    );
  }

  private get windowLength(): number {
    return this.config.sequence_length ?? this.config.fft_length;
  }
  private get highest(): number {
    return this.config.max_freq || Math.floor(this.config.sampling_rate / 2);
  }
  private get bins(): number {
    return Math.floor(this.config.fft_length / 2) + 1;
  }

  override call(x: Tensor): Tensor {
    const signals = tf.cast(x.rank === 1 ? tf.expandDims(x, 0) : x, "float32");
    const power = this.spectrum(this.framed(signals));
    const bands = this.melScaled(power);
    const levels = this.config.power_to_db ? this.decibels(bands) : bands;
    const y = tf.transpose(levels, [0, 2, 1]);
    return x.rank === 1 ? tf.squeeze(y, [0]) : y;
  }

  /** `(batch, samples)` → `(batch, frames, fft_length)`; beyond its ends a signal is its mirror image. */
  private framed(signals: Tensor): Tensor {
    const { fft_length, sequence_stride } = this.config;
    const [batch = 1, samples = 0] = signals.shape;
    const margin = Math.floor(fft_length / 2);
    if (margin >= samples) {
      throw new ShapeError(
        `${String(this)}: signals must be longer than half of fft_length=${fft_length}. Received: shape ${formatShape(signals.shape)}.`,
      );
    }
    const frames = this.framesOf(samples) ?? 0;
    const places = Int32Array.from({ length: frames * fft_length }, (_, i) => {
      const at = Math.floor(i / fft_length) * sequence_stride + (i % fft_length) - margin;
      return at < samples ? Math.abs(at) : 2 * (samples - 1) - at;
    });
    const gathered = tf.gather(signals, tf.tensor1d(places, "int32"), 1);
    return tf.reshape(gathered, [batch, frames, fft_length]);
  }

  /** Magnitudes to the power of `mag_exp`: a discrete Fourier transform, as two products of matrices. */
  private spectrum(frames: Tensor): Tensor {
    const { mag_exp } = this.config;
    const [batch = 1, count = 1, length = 1] = frames.shape;
    const rows = tf.reshape(frames, [batch * count, length]) as tf.Tensor2D;
    const [real, imag] = (["real", "imag"] as const).map((side) =>
      tf.square(tf.matMul(rows, this.wave(side))),
    ) as [Tensor, Tensor];
    const power = tf.add(real, imag);
    const raised = mag_exp === 2 ? power : tf.pow(power, mag_exp / 2);
    return tf.reshape(raised, [batch, count, this.bins]);
  }

  /** Windowed cosines or sines, one column for each frequency. */
  private wave(side: "real" | "imag"): tf.Tensor2D {
    const { fft_length } = this.config;
    const turn = side === "real" ? Math.cos : Math.sin;
    const steps = Array.from({ length: fft_length }, (_, i) =>
      turn((2 * Math.PI * i) / fft_length),
    );
    const window = this.windowValues();
    const values = Float32Array.from({ length: fft_length * this.bins }, (_, i) => {
      const [t, frequency] = [Math.floor(i / this.bins), i % this.bins];
      return (window[t] ?? 0) * (steps[(t * frequency) % fft_length] ?? 0);
    });
    return tf.tensor2d(values, [fft_length, this.bins]);
  }

  /** The window in the middle of zeros; null is none at all. TensorFlow's is periodic where its length is even. */
  private windowValues(): readonly number[] {
    const { fft_length, window } = this.config;
    if (window === null) return Array<number>(fft_length).fill(1);
    const length = this.windowLength;
    const before = Math.floor((fft_length - length) / 2);
    const stft = new initializers.STFT({ window, periodic: length % 2 === 0, scaling: null });
    const cosines = tf.tidy(() => stft.call([length, 1, 2]).dataSync<"float32">());
    // The first of the two columns has frequency 0: it is the window itself.
    return Array.from({ length: fft_length }, (_, t) => cosines[2 * (t - before)] ?? 0);
  }

  private melScaled(power: Tensor): Tensor {
    const { num_mel_bins, sampling_rate, min_freq } = this.config;
    const matrix = melMatrix(this.bins, num_mel_bins, sampling_rate, min_freq, this.highest);
    const [batch = 1, count = 1] = power.shape;
    const rows = tf.reshape(power, [batch * count, this.bins]) as tf.Tensor2D;
    const bands = tf.matMul(rows, tf.tensor2d(matrix, [this.bins, num_mel_bins]));
    return tf.reshape(bands, [batch, count, num_mel_bins]);
  }

  /** Decibels over the reference, cut off at `top_db` below the loudest of the batch. */
  private decibels(bands: Tensor): Tensor {
    const { min_power, ref_power, top_db } = this.config;
    const bel = (power: Tensor): Tensor =>
      tf.mul(tf.div(tf.log(tf.maximum(power, min_power)), Math.LN10), 10);
    const levels = tf.sub(bel(bands), bel(tf.scalar(Math.abs(ref_power))));
    return tf.maximum(levels, tf.sub(tf.max(levels), top_db));
  }

  private framesOf(samples: number | null): number | null {
    if (samples === null) return null;
    const { fft_length, sequence_stride } = this.config;
    return Math.floor((samples - (fft_length % 2)) / sequence_stride) + 1;
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const frames = this.framesOf(inputShape.at(-1) ?? null);
    return [...inputShape.slice(0, -1), this.config.num_mel_bins, frames];
  }

  /** Keras writes the values that stand for null. */
  override getConfig(): JsonObject {
    return {
      ...super.getConfig(),
      sequence_length: this.windowLength,
      max_freq: this.highest,
    };
  }
}
