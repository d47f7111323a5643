import {
  ConfigError,
  fields as f,
  formatShape,
  type KerasTensor,
  Layer,
  type LayerArgs,
  ops,
  type Shape,
  ShapeError,
  type Tensor,
} from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

type Axes = number | readonly number[];

const fields = {
  /** The axes that are multiplied and summed: one for both inputs, or one of each. */
  axes: f.axes(),
  /** Divide both by their norm first: the product is the cosine of their angle. */
  normalize: f.boolean(false),
};
export type DotArgs = LayerArgs<typeof fields>;

/**
 * Dot product of two tensors along an axis of each, sample by sample.
 * Shapes: `(batch, …a without its axis, …b without its axis)`; with nothing left, `(batch, 1)`.
 * @see keras.layers.Dot
 * @example const score = new Dot({ axes: 1, normalize: true })([user, item]);
 */
export class Dot extends Layer<typeof fields, readonly KerasTensor[]> {
  static override readonly className = "Dot";
  static override readonly fields = fields;
  override supportsMasking = true;

  protected override validate(): void {
    const axes: Axes = this.config.axes;
    if (typeof axes !== "number" && axes.length !== 2) {
      throw new ConfigError(
        `${String(this)}: axes must be an integer or two of them. Received: axes=${JSON.stringify(axes)}.`,
      );
    }
  }

  /** The axis of each input, counted from the start. */
  private axesOf(ranks: readonly [number, number]): [number, number] {
    const given = [this.config.axes].flat();
    const [a = 0, b = a] = given;
    return [a < 0 ? a + ranks[0] : a, b < 0 ? b + ranks[1] : b];
  }

  override call([a, b]: readonly [Tensor, Tensor]): Tensor {
    const axes = this.axesOf([a.rank, b.rank]);
    const [left, right] = [a, b].map((x, i) =>
      this.config.normalize ? (ops.normalize(x, { axis: axes[i] as number }) as Tensor) : x,
    ) as [Tensor, Tensor];
    const letters = "cdefghijklmnop";
    const first = [...left.shape].map((_, i) => (i === 0 ? "a" : i === axes[0] ? "b" : letters[i]));
    const offset = left.rank;
    const second = [...right.shape].map((_, i) =>
      i === 0 ? "a" : i === axes[1] ? "b" : letters[i + offset],
    );
    const output = [...first, ...second.slice(1)].filter((letter) => letter !== "b");
    const equation = `${first.join("")},${second.join("")}->${output.join("")}`;
    const product = ops.einsum(equation, left, right) as Tensor;
    return product.rank === 1 ? tf.expandDims(product, 1) : product;
  }

  override computeOutputShape(inputShapes: readonly Shape[]): Shape {
    const [a, b] = inputShapes;
    if (inputShapes.length !== 2 || !Array.isArray(a) || !Array.isArray(b)) {
      throw new ShapeError(`${String(this)}: call it on a list of two tensors.`);
    }
    const [first, second] = this.axesOf([a.length, b.length]);
    const [left, right] = [(a as Shape)[first] ?? null, (b as Shape)[second] ?? null];
    if (left !== null && right !== null && left !== right) {
      throw new ShapeError(
        `${String(this)}: axis ${first} of the first input and axis ${second} of the second must have one size. ` +
          `Received: ${formatShape(a as Shape)}, ${formatShape(b as Shape)}.`,
      );
    }
    const rest = [
      ...(a as Shape).filter((_, i) => i !== first),
      ...(b as Shape).filter((_, i) => i !== second && i !== 0),
    ];
    return rest.length === 1 ? [...rest, 1] : rest;
  }

  override computeMask(): undefined {
    return undefined;
  }
}
