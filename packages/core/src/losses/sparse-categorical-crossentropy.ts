/** @file The loss `SparseCategoricalCrossentropy`. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, integer, nullable } from "../config/field.ts";
import { ConfigError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { setMask } from "../layer/mask.ts";
import { toTensor } from "../ops/operation.ts";
import type { Tensor, Values } from "../tensor.ts";
import { logSoftmax, normalized } from "./crossentropy.ts";
import { Loss, lossFields, withoutDefault } from "./loss.ts";

const fields = {
  ...lossFields("sparse_categorical_crossentropy"),
  /** The predictions are logits, not probabilities. */
  from_logits: boolean(false),
  /** A label that does not count. */
  ignore_class: nullable(integer()),
  /** The axis of the classes. */
  axis: integer(-1),
};

export interface SparseCrossentropyOptions {
  readonly from_logits?: boolean;
  readonly ignore_class?: number | null;
  readonly axis?: number;
}

/** Cross-entropy of labels that are class numbers: `−log p` of the label's class. @see keras.losses.SparseCategoricalCrossentropy */
export class SparseCategoricalCrossentropy extends Loss<typeof fields> {
  static override readonly className = "SparseCategoricalCrossentropy";
  static override readonly fields = fields;

  override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return sparseCategoricalCrossentropy(yTrue, yPred, this.config);
  }

  /**
   * @remarks Differs from Keras: it writes no `axis`, and reads -1 again. Here another axis is written, which Keras reads.
   */
  override getConfig(): JsonObject {
    return withoutDefault(super.getConfig(), "axis", -1);
  }
}

/** Cross-entropy of labels that are class numbers. One value per sample; 0, and masked, where the label is ignored. */
export function sparseCategoricalCrossentropy(
  yTrue: Values,
  yPred: Values,
  { from_logits = false, ignore_class = null, axis = -1 }: SparseCrossentropyOptions = {},
): Tensor {
  const [values, valid] = tf.tidy(() => {
    const output = tf.cast(toTensor(yPred), "float32");
    const labels = classes(toTensor(yTrue), output, axis);
    const valid = ignore_class === null ? undefined : tf.notEqual(labels, ignore_class);
    const known = valid === undefined ? labels : tf.mul(labels, tf.cast(valid, "int32"));
    checkRange(known, output.shape.at(axis) ?? 1);
    const last = axis < 0 ? output.rank + axis : axis;
    const order = output.shape.map((_, i) => i).filter((i) => i !== last);
    const scores = tf.transpose(output, [...order, last]);
    const logs = from_logits ? logSoftmax(scores, -1) : tf.log(normalized(scores, -1));
    const hot = tf.oneHot(known as tf.Tensor1D, scores.shape.at(-1) ?? 1);
    const values = tf.neg(tf.sum(tf.mul(logs, tf.cast(hot, "float32")), -1));
    return valid === undefined ? [values] : [tf.where(valid, values, tf.zerosLike(values)), valid];
  }) as [Tensor, Tensor | undefined];
  if (valid !== undefined) setMask(values, valid);
  valid?.dispose();
  return values;
}

/** @throws ConfigError for a label that is no class. */
function checkRange(labels: Tensor, count: number): void {
  const wrong = labels.dataSync().find((label) => label < 0 || label >= count);
  if (wrong === undefined) return;
  throw new ConfigError(
    `sparse_categorical_crossentropy: labels must be class numbers from 0 to ${count - 1}, for predictions of ${count} classes. Received: ${wrong}.`,
  );
}

/** The labels as integers, without an axis of size 1 where the classes are. */
function classes(yTrue: Tensor, yPred: Tensor, axis: number): Tensor {
  const at = axis < 0 ? yTrue.rank + axis : axis;
  const labels =
    yTrue.rank === yPred.rank && yTrue.shape[at] === 1 ? tf.squeeze(yTrue, [at]) : yTrue;
  return tf.cast(labels, "int32");
}
