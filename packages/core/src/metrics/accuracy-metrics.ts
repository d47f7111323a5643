/** @file How often predictions are right: `Accuracy` and its kin, and their functions. */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, type Field, number, positiveInteger } from "../config/field.ts";
import type { JsonObject } from "../json.ts";
import { sameRank } from "../losses/loss.ts";
import { inTopK } from "../ops/math/top-k.ts";
import { toTensor } from "../ops/operation.ts";
import type { Tensor, Values } from "../tensor.ts";
import { metricFields } from "./metric.ts";
import { MeanOf } from "./reduction-metrics.ts";

const accuracyFields = metricFields("accuracy");

/** How often predictions equal labels. @see keras.metrics.Accuracy */
export class Accuracy extends MeanOf<typeof accuracyFields> {
  static override readonly className = "Accuracy";
  static override readonly fields = accuracyFields;
  static override readonly direction = "up";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    const [target, output] = sameRank(tf.cast(yTrue, yPred.dtype), yPred);
    return tf.cast(tf.equal(target, output), "float32");
  }
}

const binaryFields = { ...metricFields("binary_accuracy"), threshold: number(0.5) };

/** How often predictions fall on the side of a threshold that their labels of 0 and 1 say. @see keras.metrics.BinaryAccuracy */
export class BinaryAccuracy extends MeanOf<typeof binaryFields> {
  static override readonly className = "BinaryAccuracy";
  static override readonly fields = binaryFields;
  static override readonly direction = "up";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return binaryAccuracy(yTrue, yPred, this.config);
  }
}

/** 1 where a prediction falls on the side of the threshold that its label says, else 0. @see keras.metrics.binary_accuracy */
export function binaryAccuracy(
  yTrue: Values,
  yPred: Values,
  { threshold = 0.5 }: { readonly threshold?: number } = {},
): Tensor {
  return tf.tidy(() => {
    const [target, output] = sameRank(toTensor(yTrue), toTensor(yPred));
    const decided = tf.cast(tf.greater(output, threshold), "float32");
    return tf.cast(tf.equal(tf.cast(target, "float32"), decided), "float32");
  });
}

const categoricalFields = metricFields("categorical_accuracy");

/** How often the most probable class is that of the one-hot label. @see keras.metrics.CategoricalAccuracy */
export class CategoricalAccuracy extends MeanOf<typeof categoricalFields> {
  static override readonly className = "CategoricalAccuracy";
  static override readonly fields = categoricalFields;
  static override readonly direction = "up";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return categoricalAccuracy(yTrue, yPred);
  }
}

/** 1 where the most probable class is that of the one-hot label, else 0. @see keras.metrics.categorical_accuracy */
export function categoricalAccuracy(yTrue: Values, yPred: Values): Tensor {
  return tf.tidy(() => {
    const [target, output] = [toTensor(yTrue), toTensor(yPred)].map((x) => tf.argMax(x, -1));
    return tf.cast(tf.equal(target as Tensor, output as Tensor), "float32");
  });
}

const sparseFields = metricFields("sparse_categorical_accuracy");

/** How often the most probable class is that of the label, a class number. @see keras.metrics.SparseCategoricalAccuracy */
export class SparseCategoricalAccuracy extends MeanOf<typeof sparseFields> {
  static override readonly className = "SparseCategoricalAccuracy";
  static override readonly fields = sparseFields;
  static override readonly direction = "up";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return sparseCategoricalAccuracy(yTrue, yPred);
  }
}

/** 1 where the most probable class is that of the label, a class number, else 0. @see keras.metrics.sparse_categorical_accuracy */
export function sparseCategoricalAccuracy(yTrue: Values, yPred: Values): Tensor {
  return tf.tidy(() => {
    const [label, output] = [toTensor(yTrue), toTensor(yPred)];
    const column = label.rank === output.rank && label.shape.at(-1) === 1;
    const target = column ? tf.squeeze(label, [label.rank - 1]) : label;
    const classes = tf.cast(tf.argMax(output, -1), "float32");
    const matches = tf.cast(tf.equal(tf.cast(target, "float32"), classes), "float32");
    return matches.rank > 1 && matches.shape.at(-1) === 1
      ? tf.squeeze(matches, [matches.rank - 1])
      : matches;
  });
}

const topKFields = { ...metricFields("top_k_categorical_accuracy"), k: positiveInteger(5) };

/** How often the class of the one-hot label is among the `k` most probable. @see keras.metrics.TopKCategoricalAccuracy */
export class TopKCategoricalAccuracy extends MeanOf<typeof topKFields> {
  static override readonly className = "TopKCategoricalAccuracy";
  static override readonly fields = topKFields;
  static override readonly direction = "up";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return topKCategoricalAccuracy(yTrue, yPred, this.config);
  }
}

/** 1 where the class of the one-hot label is among the `k` most probable, else 0. @see keras.metrics.top_k_categorical_accuracy */
export function topKCategoricalAccuracy(
  yTrue: Values,
  yPred: Values,
  options: { readonly k?: number } = {},
): Tensor {
  return tf.tidy(() =>
    sparseTopKCategoricalAccuracy(tf.argMax(toTensor(yTrue), -1), yPred, options),
  );
}

const sortedIds: Field<boolean, boolean, false> = boolean(false);
const sparseTopKFields = {
  ...metricFields("sparse_top_k_categorical_accuracy"),
  k: positiveInteger(5),
  /** The predictions are class numbers, the most probable first. */
  from_sorted_ids: sortedIds,
};

/** How often the label, a class number, is among the `k` most probable. @see keras.metrics.SparseTopKCategoricalAccuracy */
export class SparseTopKCategoricalAccuracy extends MeanOf<typeof sparseTopKFields> {
  static override readonly className = "SparseTopKCategoricalAccuracy";
  static override readonly fields = sparseTopKFields;
  static override readonly direction = "up";

  protected override values(yTrue: Tensor, yPred: Tensor): Tensor {
    return sparseTopKCategoricalAccuracy(yTrue, yPred, this.config);
  }

  /** Keras writes `from_sorted_ids` only where it is true, so that older versions read the rest. */
  override getConfig(): JsonObject {
    const { from_sorted_ids, ...config } = super.getConfig();
    return from_sorted_ids === true ? { ...config, from_sorted_ids } : config;
  }
}

/** 1 where the label, a class number, is among the `k` most probable, else 0. @see keras.metrics.sparse_top_k_categorical_accuracy */
export function sparseTopKCategoricalAccuracy(
  yTrue: Values,
  yPred: Values,
  {
    k = 5,
    from_sorted_ids = false,
  }: { readonly k?: number; readonly from_sorted_ids?: boolean } = {},
): Tensor {
  return tf.tidy(() => {
    const [label, output] = [toTensor(yTrue), toTensor(yPred)];
    const rows = tf.reshape(output, [-1, output.shape.at(-1) ?? 1]) as tf.Tensor2D;
    const target = tf.reshape(label, [-1]);
    const matches = from_sorted_ids
      ? tf.any(
          tf.equal(
            tf.cast(tf.expandDims(target, 1), "float32"),
            tf.cast(tf.slice(rows, [0, 0], [-1, Math.min(k, rows.shape[1])]), "float32"),
          ),
          1,
        )
      : inTopK(tf.cast(target, "int32"), rows, k);
    return tf.reshape(tf.cast(matches, "float32"), label.shape);
  });
}
