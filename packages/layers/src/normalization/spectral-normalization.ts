import {
  ConfigError,
  fields as f,
  type InputSpec,
  initializers,
  KerasTensor,
  type LayerArgs,
  mapLeaves,
  type Nested,
  type Shape,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";
import { Wrapper, wrapperFields } from "../core/wrapper.ts";

const fields = {
  ...wrapperFields,
  /** Steps of the power iteration per training call. */
  power_iterations: f.positiveInteger(1),
};
export type SpectralNormalizationArgs = LayerArgs<typeof fields>;

/**
 * Keeps the spectral norm of the kernel of a layer near 1 (Miyato et al., 2018): each training call divides the kernel
 * by an estimate of its largest singular value, and keeps the quotient. At inference the layer runs as it is.
 * Shapes: as the wrapped layer's, which has a `kernel` or `embeddings`.
 * @see keras.layers.SpectralNormalization
 * @remarks Differs from Keras: the output keeps its dtype. Keras casts it to that of the input, which cuts the
 * embeddings of integers down to integers.
 * @example const y = new SpectralNormalization({ layer: new Dense({ units: 8 }) })(x);
 */
export class SpectralNormalization extends Wrapper<typeof fields> {
  static override readonly className = "SpectralNormalization";
  static override readonly fields = fields;
  static override readonly callArguments = ["inputs", "training"];
  override inputSpec: InputSpec | undefined = undefined;
  /** The kernel of the wrapped layer. Files hold it twice: here, and with that layer. */
  declare kernel: Variable;
  /** `(1, columns)`: the estimate of the first right singular vector. */
  declare vector_u: Variable;

  protected override build(inputShape: Shape): void {
    super.build(inputShape);
    const size = inputShape.at(-1) ?? null;
    this.inputSpec = { minRank: 1, ...(size === null ? {} : { axes: { [-1]: size } }) };
    const { kernel, embeddings } = this.layer as { kernel?: Variable; embeddings?: Variable };
    const weight = kernel ?? embeddings;
    if (weight === undefined) {
      throw new ConfigError(
        `${String(this)}: layer must have a kernel or embeddings. Received: ${String(this.layer)}.`,
      );
    }
    this.kernel = weight;
    this.ownVariables.push(weight);
    this.vector_u = this.addWeight("vector_u", {
      shape: [1, weight.shape.at(-1) ?? 1],
      initializer: new initializers.TruncatedNormal({ stddev: 0.02 }),
      trainable: false,
    });
  }

  override call(x: Tensor, { training = false }: { training?: boolean } = {}): unknown {
    if (training) this.normalize();
    return this.layer.invoke(x);
  }

  /** Replaces the kernel, unless it is all zeros, and the vector. */
  private normalize(): void {
    const { value } = this.kernel;
    if (tf.all(tf.equal(value, 0)).dataSync()[0] === 1) return;
    const weights = tf.reshape(value, [-1, value.shape.at(-1) ?? 1]);
    const { u, sigma } = this.iterate(weights);
    // As in Keras, the gradient is that by the new kernel: no derivative is taken of the division.
    const divide = tf.customGrad((kernel) => ({
      value: tf.div(kernel as Tensor, sigma),
      gradFunc: (slope: Tensor) => slope,
    }));
    this.vector_u.assign(u);
    this.kernel.assign(divide(value));
  }

  /** The power iteration: the next vector, and the estimate of the largest singular value. */
  private iterate(weights: Tensor): { readonly u: Tensor; readonly sigma: Tensor } {
    let u = this.vector_u.value;
    let v = u;
    for (let i = 0; i < this.config.power_iterations; i += 1) {
      v = unit(tf.matMul(u, weights, false, true));
      u = unit(tf.matMul(v, weights));
    }
    const sigma = tf.matMul(tf.matMul(v, weights), u, false, true);
    return { u, sigma: tf.reshape(sigma, []) };
  }

  override computeOutputShape(inputShape: Shape): Nested<Shape> {
    const output = this.layer.computeOutputSpec(new KerasTensor(inputShape, "float32"), {});
    return mapLeaves(output, ({ shape }) => shape as unknown) as Nested<Shape>;
  }

  override computeOutputSpec(inputs: Nested<KerasTensor>): Nested<KerasTensor> {
    return this.layer.computeOutputSpec(inputs, {});
  }
}

/** Keras's bound on what a vector is multiplied with. */
const LARGEST_SCALE = 1e7;

/** The vector divided by its length. */
function unit(vector: Tensor): Tensor {
  const scale = tf.rsqrt(tf.sum(tf.square(vector)));
  return tf.mul(vector, tf.minimum(scale, LARGEST_SCALE));
}
