import {
  activation,
  ConfigError,
  constraint,
  type Field,
  fields as f,
  formatShape,
  fullShape,
  initializer,
  Layer,
  type LayerArgs,
  ops,
  regularizer,
  type Shape,
  ShapeError,
  type Tensor,
  type Variable,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** The three terms of `ab,bc->ac`. */
interface Terms {
  readonly left: string;
  readonly right: string;
  readonly output: string;
}

/** A size, or a list of sizes: `7` is `[7]`. */
export function outputShape(): Field<number | Shape, Shape, true> {
  const shape = f.shape();
  return {
    required: true,
    parse: (value, place) => shape.parse(typeof value === "number" ? [value] : value, place),
    serialize: (value) => value,
  };
}

const fields = {
  /** The output without the batch axis and without the axes of an ellipsis; null where the input tells. */
  output_shape: outputShape(),
  /** `ab,bc->ac`, `...ab,bc->...ac` or `ab...,bc->ac...`: input, kernel, output. */
  equation: f.string(),
  activation: activation("linear"),
  /** The axes of the output that a bias is added along; null for no bias. */
  bias_axes: f.nullable(f.string()),
  kernel_initializer: initializer("glorot_uniform"),
  bias_initializer: initializer("zeros"),
  kernel_regularizer: regularizer(),
  bias_regularizer: regularizer(),
  activity_regularizer: regularizer(),
  kernel_constraint: constraint(),
  bias_constraint: constraint(),
  lora_rank: f.ignored(),
  lora_alpha: f.ignored(),
  quantization_config: f.ignored(),
};
export type EinsumDenseArgs = LayerArgs<typeof fields>;

/**
 * Dense layer of any shape: `activation(einsum(equation, x, kernel) + bias)`.
 * Shapes: as the equation says.
 * @see keras.layers.EinsumDense
 * @example const y = new EinsumDense({ equation: "abc,cd->abd", output_shape: [null, 64], bias_axes: "d" })(x);
 */
export class EinsumDense extends Layer<typeof fields> {
  static override readonly className = "EinsumDense";
  static override readonly fields = fields;
  declare kernel: Variable;
  bias: Variable | null = null;

  protected override build(inputShape: Shape): void {
    const { kernel, bias } = this.shapes(inputShape);
    this.inputSpec = { rank: inputShape.length };
    this.kernel = this.addWeight("kernel", {
      shape: fullShape(kernel, `${String(this)}: kernel`),
      initializer: this.config.kernel_initializer,
      regularizer: this.config.kernel_regularizer,
      constraint: this.config.kernel_constraint,
    });
    if (bias === null) return;
    this.bias = this.addWeight("bias", {
      shape: fullShape(bias, `${String(this)}: bias`),
      initializer: this.config.bias_initializer,
      regularizer: this.config.bias_regularizer,
      constraint: this.config.bias_constraint,
    });
  }

  override call(x: Tensor): Tensor {
    const product = ops.einsum(this.config.equation, x, this.kernel.value);
    return this.config.activation(this.bias === null ? product : tf.add(product, this.bias.value));
  }

  override computeOutputShape(inputShape: Shape): Shape {
    return this.shapes(inputShape).output;
  }

  /** Shapes of kernel, bias and output for an input. @throws ConfigError for an equation that fits neither. */
  private shapes(input: Shape): { kernel: Shape; bias: Shape | null; output: Shape } {
    const { left, right, output, elided, side } = this.terms(input);
    const sizes = [...this.config.output_shape];
    const full =
      side === "left"
        ? [...input.slice(0, Math.max(elided, 1)), ...sizes]
        : [input[0] ?? null, ...sizes, ...input.slice(input.length - elided)];
    const outputAt = (label: string): number =>
      output.indexOf(label) + (side === "left" ? elided : 0);
    const inputAt = (label: string): number => left.indexOf(label) + (side === "left" ? elided : 0);
    for (const label of left) {
      const [given, stated] = [input[inputAt(label)] ?? null, full[outputAt(label)] ?? null];
      if (output.includes(label) && stated !== null && stated !== given) {
        throw new ShapeError(
          `${String(this)}: axis ${label} has size ${given} in the input but ${stated} in output_shape. ` +
            `Received: shape ${formatShape(input)}.`,
        );
      }
    }
    const kernel = [...right].map((label) => {
      if (output.includes(label)) return full[outputAt(label)] ?? null;
      if (left.includes(label)) return input[inputAt(label)] ?? null;
      return this.wrong(
        "equation",
        `gives the kernel an axis ${label} that neither input nor output has`,
      );
    });
    return {
      kernel,
      bias: this.biasShape(output, full, outputAt, side === "right" ? elided : 0),
      output: full,
    };
  }

  private terms(input: Shape) {
    const terms = parseContraction(this.config.equation);
    const ends =
      terms === undefined
        ? ""
        : [terms.left, terms.output].map((term) => term.replace(/[a-zA-Z]+/, "x")).join();
    const side = { "x,x": "none", "0x,0x": "left", "x0,x0": "right" }[ends];
    if (terms === undefined || side === undefined) {
      return this.wrong(
        "equation",
        'must be of the form "ab,bc->ac", "...ab,bc->...ac" or "ab...,bc->ac..."',
      );
    }
    const [left, output] = [terms.left.replace("0", ""), terms.output.replace("0", "")];
    for (const label of output) {
      if (!left.includes(label) && !terms.right.includes(label)) {
        return this.wrong(
          "equation",
          `has an output axis ${label} that neither input nor kernel has`,
        );
      }
    }
    const elided = input.length - left.length;
    if (elided < 0 || (side === "none" && elided > 0)) {
      throw new ShapeError(
        `${String(this)}: the equation ${JSON.stringify(this.config.equation)} does not fit an input of shape ${formatShape(input)}.`,
      );
    }
    return { left, right: terms.right, output, elided, side };
  }

  /** The bias spans the output from its first axis on, with size 1 where it has no axis. */
  private biasShape(
    output: string,
    full: Shape,
    at: (label: string) => number,
    trailing: number,
  ): Shape | null {
    const { bias_axes } = this.config;
    if (bias_axes === null) return null;
    for (const label of bias_axes) {
      if (!output.includes(label))
        this.wrong("bias_axes", `has an axis ${label} that the output ${output} has not`);
    }
    const first = Math.min(...[...bias_axes].map((label) => output.indexOf(label)));
    const sizes = [...output.slice(first)].map((label) =>
      bias_axes.includes(label) ? (full[at(label)] ?? null) : 1,
    );
    return [...sizes, ...Array<number>(trailing).fill(1)];
  }

  private wrong(key: "equation" | "bias_axes", rule: string): never {
    throw new ConfigError(
      `${String(this)}: ${key} ${rule}. Received: ${key}=${JSON.stringify(this.config[key])}.`,
    );
  }
}

/** Splits an equation of two inputs. An ellipsis becomes the digit `0`. */
function parseContraction(equation: string): Terms | undefined {
  const compact = equation.replace(/\s/g, "").replaceAll("...", "0");
  const found = /^(?<left>0?[a-zA-Z]+0?),(?<right>[a-zA-Z]+)->(?<output>0?[a-zA-Z]+0?)$/.exec(
    compact,
  );
  const { left, right, output } = found?.groups ?? {};
  return left === undefined || right === undefined || output === undefined
    ? undefined
    : { left, right, output };
}
