/** @file The entry of a graph. */
import { boolean, field, nullable, refuse, shape } from "../config/field.ts";
import { type DType, isDType } from "../dtype.ts";
import { Node } from "../graph/node.ts";
import type { JsonObject } from "../json.ts";
import { Layer } from "../layer/layer.ts";
import type { Shape } from "../shape.ts";
import { KerasTensor, type Tensor } from "../tensor.ts";

const fields = {
  /** The whole shape, batch size first. */
  batch_shape: nullable(shape()),
  /** The shape without the batch size. */
  shape: nullable(shape()),
  batch_size: nullable(field<number>((value) => value as number)),
  input_dtype: field<DType>(
    (value, place) => (isDType(value) ? value : refuse(place, "must be a dtype of Keras", value)),
    "float32",
  ),
  sparse: boolean(false),
  ragged: boolean(false),
  optional: boolean(false),
};

/** Arguments of `Input`: `shape` without the batch size, or `batch_shape` with it. */
export interface InputArgs {
  readonly shape?: Shape | undefined;
  readonly batch_size?: number | null | undefined;
  readonly batch_shape?: Shape | undefined;
  readonly dtype?: DType | undefined;
  readonly name?: string | undefined;
  readonly sparse?: boolean | undefined;
  readonly ragged?: boolean | undefined;
  readonly optional?: boolean | undefined;
}

/**
 * The layer behind an `Input`: it gives the graph a symbolic tensor and computes nothing.
 * @see keras.layers.InputLayer
 */
export class InputLayer extends Layer<typeof fields> {
  static override readonly className = "InputLayer";
  static override readonly fields = fields;
  constructor(args: InputArgs = {}) {
    const { dtype, name, ...rest } = args;
    super({ ...rest, ...(dtype === undefined ? {} : { input_dtype: dtype }), name: name ?? null });
    this.built = true;
    new Node(this, [], {}, new KerasTensor(this.batchShape, this.config.input_dtype, this.name));
  }

  /** The whole shape, batch size first. */
  get batchShape(): Shape {
    const { batch_shape, shape: inner, batch_size } = this.config;
    if (batch_shape !== null) return batch_shape;
    if (inner === null) {
      return refuse({ owner: String(this), key: "shape" }, "or batch_shape is required", inner);
    }
    return [batch_size, ...inner];
  }

  override call(x: Tensor): Tensor {
    return x;
  }

  override getConfig(): JsonObject {
    const { input_dtype: dtype, sparse, ragged, optional } = this.config;
    return { batch_shape: this.batchShape, dtype, sparse, ragged, name: this.name, optional };
  }
}

/**
 * A symbolic tensor to build a graph from.
 * @param args - `shape` leaves the batch size out: `Input({ shape: [15] })` is `(None, 15)`.
 * @see keras.Input
 */
export function Input(args: InputArgs): KerasTensor {
  return new InputLayer(args).output;
}
