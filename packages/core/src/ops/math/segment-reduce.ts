/** @file Ops that reduce the rows of each segment: ops.segmentSum, segmentMax, segmentMin, segmentProd */
import * as tf from "@tensorflow/tfjs-core";
import { boolean, integer, nullable } from "../../config/field.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { gatherAlong, scatterNd, toIndices } from "../gather-scatter.ts";
import { type DefinedOp, defineOp, type Same, specOf, toTensor } from "../operation.ts";

const fields = { num_segments: nullable(integer()), sorted: boolean(false) };

/** @throws ShapeError unless there is one id for each row. */
function checkIds(data: Shape, ids: Shape): void {
  const [rows, count] = [data[0] ?? null, ids[0] ?? null];
  if (ids.length === 1 && (rows === null || count === null || rows === count)) return;
  throw new ShapeError(
    `segment_ids must be a vector with one id for each row of data. Received: shapes ${formatShape(ids)} and ${formatShape(data)}.`,
  );
}

/** How rows of a segment come together: on the host, and backwards. */
interface Reduction {
  readonly start: (dtype: string) => number;
  readonly combine: (a: number, b: number) => number;
  /** The gradient by the rows. `ids` lead into the segments; negative ones are gone. */
  readonly gradient: (dy: Tensor, x: Tensor, y: Tensor, ids: Tensor) => Tensor;
}

/** Sums of the rows of each segment. A negative id drops its row. */
function sumRows(data: Tensor, ids: Tensor, count: number): Tensor {
  const places = tf.reshape(
    tf.maximum(tf.add(ids, tf.scalar(1, "int32")), tf.scalar(0, "int32")),
    [-1, 1],
  );
  const sums = scatterNd(places, data, [count + 1, ...data.shape.slice(1)]);
  return tf.slice(sums, 1, count);
}

/** Folds the rows of each segment on the host; segments without rows keep the start value. */
function foldRows(data: Tensor, ids: Tensor, count: number, reduction: Reduction): Tensor {
  const shape = [count, ...data.shape.slice(1)];
  const rows = ids.dataSync();
  const values = data.dataSync();
  const width = rows.length === 0 ? 0 : values.length / rows.length;
  const result = tf.buffer(shape, data.dtype as "float32");
  result.values.fill(reduction.start(data.dtype));
  for (const [row, segment] of rows.entries()) {
    if (segment < 0) continue;
    for (let i = 0; i < width; i++) {
      const place = segment * width + i;
      result.values[place] = reduction.combine(
        result.values[place] as number,
        values[row * width + i] as number,
      );
    }
  }
  return result.toTensor();
}

/** `foldRows` with its gradient. */
function reduceRows(data: Tensor, ids: Tensor, count: number, reduction: Reduction): Tensor {
  return tf.customGrad((x, save) => {
    const value = foldRows(x as Tensor, ids, count, reduction);
    (save as tf.GradSaveFunc)([x as Tensor, value, ids]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [rows, y, segments] = saved as [Tensor, Tensor, Tensor];
        const known = tf.maximum(segments, tf.scalar(0, "int32"));
        const gradient = reduction.gradient(dy, rows, y, known);
        const shape = [-1, ...Array<number>(rows.rank - 1).fill(1)];
        const kept = tf.reshape(tf.greaterEqual(segments, 0), shape);
        return tf.where(kept, gradient, tf.zerosLike(gradient));
      },
    };
  })(data);
}

/** The extreme rows of a segment share its gradient. */
function extremeGradient(dy: Tensor, x: Tensor, y: Tensor, ids: Tensor): Tensor {
  const count = y.shape[0] as number;
  const chosen = tf.cast(tf.equal(x, gatherAlong(y, ids, 0)), "float32");
  const shares = tf.divNoNan(dy, sumRows(chosen, ids, count));
  return tf.mul(chosen, gatherAlong(shares, ids, 0));
}

/** The product of the other rows of the segment; of those with one zero, only that row has a gradient. */
function productGradient(dy: Tensor, x: Tensor, y: Tensor, ids: Tensor): Tensor {
  const count = y.shape[0] as number;
  const zero = tf.equal(x, 0);
  const zeros = gatherAlong(sumRows(tf.cast(zero, "float32"), ids, count), ids, 0);
  const filled = tf.where(zero, tf.onesLike(x), x);
  const rest = gatherAlong(foldRows(filled, ids, count, product), ids, 0);
  const alone = tf.where(tf.equal(zeros, 1), rest, tf.zerosLike(rest));
  const others = tf.div(gatherAlong(y, ids, 0), filled);
  return tf.mul(gatherAlong(dy, ids, 0), tf.where(zero, alone, others));
}

const LARGEST = { float32: 3.4028234663852886e38, int32: 2 ** 31 - 1 };

const maximum: Reduction = {
  start: (dtype) => (dtype === "int32" ? -LARGEST.int32 - 1 : -LARGEST.float32),
  combine: Math.max,
  gradient: extremeGradient,
};
const minimum: Reduction = {
  start: (dtype) => (dtype === "int32" ? LARGEST.int32 : LARGEST.float32),
  combine: Math.min,
  gradient: extremeGradient,
};
const product: Reduction = {
  start: () => 1,
  combine: (a, b) => a * b,
  gradient: productGradient,
};

/** Empty segments of sorted ids hold 0, as TensorFlow's kernels for sorted ids have it. */
function zeroEmpty(y: Tensor, ids: Tensor): Tensor {
  const [count, ...inner] = y.shape as [number, ...number[]];
  const rows = sumRows(tf.ones([ids.size]), ids, count);
  const filled = tf.reshape(tf.greater(rows, 0), [count, ...inner.map(() => 1)]);
  return tf.where(filled, y, tf.zerosLike(y));
}

type Reduce = (data: Tensor, ids: Tensor, count: number, sorted: boolean) => Tensor;

const extreme =
  (reduction: Reduction): Reduce =>
  (data, ids, count, sorted) => {
    const y = reduceRows(data, ids, count, reduction);
    return sorted ? zeroEmpty(y, ids) : y;
  };

function segmentOp(className: string, reduce: Reduce): DefinedOp<typeof fields> {
  return defineOp({
    className,
    module: "math",
    inputs: ["data", "segment_ids"],
    fields,
    compute: ([data, segmentIds], { num_segments: given, sorted }) => {
      const rows = toTensor(data);
      const ids = toIndices(segmentIds);
      checkIds(rows.shape, ids.shape);
      const count = given ?? (ids.size === 0 ? 0 : (tf.max(ids).dataSync()[0] as number) + 1);
      return reduce(rows, ids, count, sorted);
    },
    infer: ([data, segmentIds], { num_segments: count }) => {
      const { shape, dtype } = specOf(data);
      checkIds(shape, specOf(segmentIds).shape);
      return { shape: [count, ...shape.slice(1)], dtype };
    },
  });
}

export const SegmentSum = segmentOp("SegmentSum", sumRows);
export const SegmentMax = segmentOp("SegmentMax", extreme(maximum));
export const SegmentMin = segmentOp("SegmentMin", extreme(minimum));
export const SegmentProd = segmentOp("SegmentProd", (data, ids, count) =>
  reduceRows(data, ids, count, product),
);

/** The segment of each row; a negative one drops the row. */
type Ids = AnyTensor | readonly number[];
interface Options {
  /** By default one more than the largest id. */
  readonly num_segments?: number | null | undefined;
  /** Whether the ids ascend: then empty segments of a maximum or minimum hold 0. */
  readonly sorted?: boolean | undefined;
}

/** The sum of the rows of each segment; 0 without rows. @see keras.ops.segment_sum @throws ShapeError */
export function segmentSum<T extends AnyTensor>(
  data: T,
  segmentIds: Ids,
  options: Options = {},
): Same<T> {
  return SegmentSum.apply([data, segmentIds], options) as Same<T>;
}
/** The largest values of each segment; the lowest number there is without rows. @see keras.ops.segment_max @throws ShapeError */
export function segmentMax<T extends AnyTensor>(
  data: T,
  segmentIds: Ids,
  options: Options = {},
): Same<T> {
  return SegmentMax.apply([data, segmentIds], options) as Same<T>;
}
/** The smallest values of each segment; the highest number there is without rows. @see keras.ops.segment_min @throws ShapeError */
export function segmentMin<T extends AnyTensor>(
  data: T,
  segmentIds: Ids,
  options: Options = {},
): Same<T> {
  return SegmentMin.apply([data, segmentIds], options) as Same<T>;
}
/** The product of the rows of each segment; 1 without rows. @see keras.ops.segment_prod @throws ShapeError */
export function segmentProd<T extends AnyTensor>(
  data: T,
  segmentIds: Ids,
  options: Options = {},
): Same<T> {
  return SegmentProd.apply([data, segmentIds], options) as Same<T>;
}
