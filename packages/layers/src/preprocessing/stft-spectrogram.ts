import {
  ConfigError,
  dataFormat,
  fields as f,
  initializers,
  Layer,
  type LayerArgs,
  type Shape,
  show,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

const { window, periodic, scaling } = initializers.STFT.fields;

const fields = {
  /** What is computed: `log` and `magnitude`, `psd` (power), the complex numbers or a part of them, or their `angle`. */
  mode: f.choice(["log", "magnitude", "psd", "real", "imag", "angle", "stft"], "log"),
  /** How many samples a frame has. */
  frame_length: f.integer(256),
  /** How far apart frames begin; half their length when left out. */
  frame_step: f.nullable(f.positiveInteger()),
  /** The length of the Fourier transform; the next power of two when left out. */
  fft_length: f.nullable(f.positiveInteger()),
  window,
  periodic,
  scaling,
  padding: f.choice(["valid", "same"], "valid"),
  data_format: dataFormat,
  /** Give each channel an image of its own, in place of a row of frequencies. */
  expand_dims: f.boolean(false),
};
export type STFTSpectrogramArgs = LayerArgs<typeof fields>;

/** Keras's epsilon, which keeps roots and logarithms finite. */
const EPSILON = 1e-7;

/**
 * Short-time Fourier transform of signals, by convolutions with windowed cosines and sines that can be trained.
 * Shapes: `(batch, time, channels)` → `(batch, frames, channels · bins)`, with `expand_dims`
 * `(batch, frames, bins, channels)`; with channels first `(batch, channels, time)` → `(batch, channels · bins, frames)`
 * or `(batch, channels, frames, bins)`. There are `fft_length / 2 + 1` bins, twice as many with `stft`.
 * @see keras.layers.STFTSpectrogram
 * @remarks Differs from Keras: of SciPy's windows by name, only `hann` and `hamming` are known.
 * @example const y = new STFTSpectrogram({ frame_length: 256, trainable: false })(signals);
 */
export class STFTSpectrogram extends Layer<typeof fields> {
  static override readonly className = "STFTSpectrogram";
  static override readonly fields = fields;
  override inputSpec = { rank: 3 };
  real_kernel: Variable | null = null;
  imag_kernel: Variable | null = null;

  protected override validate(): void {
    const { frame_length, frame_step, fft_length } = this.config;
    const rule = (broken: boolean, key: keyof typeof fields, text: string): void => {
      if (!broken) return;
      throw new ConfigError(
        `${String(this)}: ${key} ${text}. Received: ${key}=${show(this.config[key])}.`,
      );
    };
    rule(frame_length < 1, "frame_length", "must be a positive integer");
    rule((frame_step ?? 1) > frame_length, "frame_step", `may be at most frame_length`);
    rule(
      (fft_length ?? frame_length) < frame_length,
      "fft_length",
      "must be at least frame_length",
    );
  }

  private get step(): number {
    return this.config.frame_step ?? Math.floor(this.config.frame_length / 2);
  }
  private get bins(): number {
    const { fft_length, frame_length } = this.config;
    return Math.floor((fft_length ?? 2 ** Math.ceil(Math.log2(frame_length))) / 2) + 1;
  }

  protected override build(): void {
    const { mode, window, periodic, scaling, frame_length } = this.config;
    const kernel = (side: "real" | "imag"): Variable =>
      this.addWeight(`${side}_kernel`, {
        shape: [frame_length, 1, this.bins],
        initializer: new initializers.STFT({ side, window, periodic, scaling }),
      });
    if (mode !== "imag") this.real_kernel = kernel("real");
    if (mode !== "real") this.imag_kernel = kernel("imag");
  }

  override call(x: Tensor): Tensor {
    const last = this.config.data_format === "channels_last";
    const channelsFirst = last ? tf.transpose(x, [0, 2, 1]) : x;
    const [batch = 1, channels = 1, time = 1] = channelsFirst.shape;
    const signals = tf.reshape(channelsFirst, [batch * channels, time, 1]) as tf.Tensor3D;
    const frames = this.transform(signals);
    const [, steps = 0, bins = 0] = frames.shape;
    return this.arrange(tf.reshape(frames, [batch, channels, steps, bins]));
  }

  /** Of each signal, its frames' frequencies in the mode. */
  private transform(signals: tf.Tensor3D): Tensor {
    const [real, imag] = [this.real_kernel, this.imag_kernel].map((kernel) =>
      kernel === null ? null : this.convolve(signals, kernel),
    );
    if (!real) return imag as Tensor;
    if (!imag) return real;
    switch (this.config.mode) {
      case "angle":
        return tf.atan2(imag, real);
      case "stft":
        return tf.concat([real, imag], -1);
      case "psd":
        return this.twoSided(tf.add(tf.square(real), tf.square(imag)));
      default: {
        const power = tf.add(tf.square(real), tf.square(imag));
        const magnitude = tf.sqrt(tf.maximum(power, EPSILON));
        return this.config.mode === "log" ? tf.log(tf.maximum(magnitude, EPSILON)) : magnitude;
      }
    }
  }

  private convolve(signals: tf.Tensor3D, kernel: Variable): Tensor {
    return tf.conv1d(signals, kernel.value as tf.Tensor3D, this.step, this.config.padding);
  }

  /** Power with that of the negative frequencies, which the first and the last bin have not. */
  private twoSided(power: Tensor): Tensor {
    const sides = Array.from({ length: this.bins }, (_, i) => (i > 0 && i < this.bins - 1 ? 2 : 1));
    return tf.mul(power, tf.tensor1d(sides));
  }

  /** From `(batch, channels, frames, bins)` to the shape of the output. */
  private arrange(y: Tensor): Tensor {
    const { data_format, expand_dims } = this.config;
    const [batch = 1, channels = 1, frames = 0, bins = 0] = y.shape;
    if (data_format === "channels_last") {
      return expand_dims
        ? tf.transpose(y, [0, 2, 3, 1])
        : tf.reshape(tf.transpose(y, [0, 2, 1, 3]), [batch, frames, channels * bins]);
    }
    return expand_dims
      ? y
      : tf.reshape(tf.transpose(y, [0, 1, 3, 2]), [batch, channels * bins, frames]);
  }

  override computeOutputShape(inputShape: Shape): Shape {
    const { data_format, expand_dims, mode } = this.config;
    const [batch = null, ...rest] = inputShape;
    const [time = null, channels = null] = data_format === "channels_last" ? rest : rest.reverse();
    const frames = this.framesOf(time);
    const bins = mode === "stft" ? 2 * this.bins : this.bins;
    const columns = channels === null ? null : channels * bins;
    if (data_format === "channels_last") {
      return expand_dims ? [batch, frames, bins, channels] : [batch, frames, columns];
    }
    return expand_dims ? [batch, channels, frames, bins] : [batch, columns, frames];
  }

  private framesOf(time: number | null): number | null {
    if (time === null) return null;
    return this.config.padding === "same"
      ? Math.ceil(time / this.step)
      : Math.floor((time - this.config.frame_length) / this.step) + 1;
  }
}
