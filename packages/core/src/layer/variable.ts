/** @file A weight: a tensor that belongs to a layer and can be replaced. */
import * as tf from "@tensorflow/tfjs-core";
import type { Constraint } from "../constraints/constraint.ts";
import { type DType, tfjsType } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import type { Initializer } from "../initializers/initializer.ts";
import type { Regularizer } from "../regularizers/regularizer.ts";
import { equalShapes, formatShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { isDeferring, noteDeferred, scopedPath } from "./call-context.ts";

export interface VariableArgs {
  readonly shape: readonly number[];
  readonly dtype?: DType;
  readonly initializer: Initializer;
  readonly trainable?: boolean;
  readonly regularizer?: Regularizer | null;
  readonly constraint?: Constraint | null;
  /** The name of its dataset in a weights file, where Keras does not number it. */
  readonly storeKey?: string;
  /** False for a weight that Keras 3 leaves out of its files; loading such a file makes it zero. */
  readonly stored?: boolean;
  /** What a file of Keras 3 gets in place of the value. */
  readonly storedValue?: () => Tensor;
}

/** Values on their way into a variable: numbers on the host, with the shape they are meant to have. */
export interface HostArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

export class Variable {
  readonly name: string;
  /** Keras's path of the variable: layer names from the outside in, e.g. `tower/dense/kernel`. */
  readonly path: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly regularizer: Regularizer | null;
  readonly constraint: Constraint | null;
  /** Whether an optimizer may change it. */
  trainable: boolean;
  /** `trainable` at creation: it fixes the place in a weights file for good. */
  readonly createdTrainable: boolean;
  /** The name of its dataset in a weights file, where Keras does not number it. */
  readonly storeKey: string | undefined;
  /** False for a weight that Keras 3 leaves out of its files; loading such a file makes it zero. */
  readonly stored: boolean;
  readonly #storedValue: (() => Tensor) | undefined;
  readonly #initializer: Initializer;
  #value: Tensor | undefined;

  constructor(name: string, args: VariableArgs) {
    this.name = name;
    this.path = scopedPath(name);
    this.shape = args.shape;
    this.dtype = args.dtype ?? "float32";
    this.trainable = args.trainable ?? true;
    this.createdTrainable = this.trainable;
    this.storeKey = args.storeKey;
    this.stored = args.stored ?? true;
    this.#storedValue = args.storedValue;
    this.regularizer = args.regularizer ?? null;
    this.constraint = args.constraint ?? null;
    this.#initializer = args.initializer;
    if (isDeferring()) noteDeferred(this);
    else this.value;
  }

  /** The current value. It belongs to the variable: do not dispose it. */
  get value(): Tensor {
    const value =
      this.#value ?? tf.keep(tf.tidy(() => this.#initializer.call(this.shape, this.dtype)));
    this.#value = value;
    return value;
  }

  /** The value in a file of Keras 3, the caller's to dispose. */
  storedValue(): Tensor {
    return tf.tidy(() => (this.#storedValue?.() ?? this.value).clone());
  }

  /** Replaces the value. @throws ShapeError when the shape differs. */
  assign(value: Tensor | HostArray): void {
    if (!equalShapes(value.shape, this.shape)) {
      throw new ShapeError(
        `Variable ${JSON.stringify(this.path)} has shape ${formatShape(this.shape)}. Received: ${formatShape(value.shape)}.`,
      );
    }
    const next =
      "data" in value && ArrayBuffer.isView(value.data)
        ? tf.tensor(value.data, [...value.shape], tfjsType(this.dtype))
        : tf.tidy(() => tf.cast(value as Tensor, tfjsType(this.dtype)).clone());
    tf.keep(next);
    this.#value?.dispose();
    this.#value = next;
  }

  dispose(): void {
    this.#value?.dispose();
    this.#value = undefined;
  }
}
