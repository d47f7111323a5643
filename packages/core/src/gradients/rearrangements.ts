/** @file Derivatives of kernels that move values: shapes, slices, joins, gathers. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../tensor.ts";
import { type KernelGradient, sumTo } from "./kernel-gradient.ts";
import { rememberSlices } from "./sliced-gradient.ts";

/** The input `x` gets the slope in its own shape. */
const reshaped = (kernelName: string, input = "x"): KernelGradient => ({
  kernelName,
  inputsToSave: [input],
  gradFunc: (dy: Tensor, [x]) => ({ [input]: () => tf.reshape(dy, (x as Tensor).shape) }),
});

/** What was padded around is cut off again. */
const unpadded = (kernelName: string): KernelGradient => ({
  kernelName,
  inputsToSave: ["x"],
  gradFunc: (dy: Tensor, [x], { paddings }) => ({
    x: () =>
      tf.slice(
        dy,
        (paddings as [number, number][]).map(([before]) => before),
        (x as Tensor).shape,
      ),
  }),
});

export const rearrangements: readonly KernelGradient[] = [
  reshaped("Reshape"),
  reshaped("ExpandDims", "input"),
  unpadded("PadV2"),
  {
    kernelName: "MirrorPad",
    inputsToSave: ["x"],
    gradFunc: (dy: Tensor, [x], { paddings, mode }) => ({
      x: () => foldMirror(dy, x as Tensor, paddings as [number, number][], mode),
    }),
  },
  {
    kernelName: "BroadcastTo",
    inputsToSave: ["x"],
    gradFunc: (dy: Tensor, [x]) => ({ x: () => sumTo(dy, (x as Tensor).shape) }),
  },
  {
    kernelName: "Transpose",
    gradFunc: (dy: Tensor, _, { perm }) => ({
      x: () =>
        tf.transpose(
          dy,
          (perm as number[]).map((_, i) => (perm as number[]).indexOf(i)),
        ),
    }),
  },
  {
    kernelName: "Reverse",
    gradFunc: (dy: Tensor, _, { dims }) => ({ x: () => tf.reverse(dy, dims) }),
  },
  {
    kernelName: "Slice",
    inputsToSave: ["x"],
    gradFunc: (dy: Tensor, [x], { begin }) => ({
      x: () => {
        const { shape } = x as Tensor;
        const starts = [begin].flat() as number[];
        const paddings = shape.map((size, i): [number, number] => {
          const start = starts[i] ?? 0;
          return [start, size - start - (dy.shape[i] ?? 1)];
        });
        return tf.pad(dy, paddings);
      },
    }),
  },
  {
    kernelName: "Concat",
    saveAllInputs: true,
    gradFunc: (dy: Tensor, saved, { axis }) => {
      const place = axis < 0 ? axis + dy.rank : axis;
      const parts = tf.split(
        dy,
        saved.map(({ shape }) => shape[place] ?? 1),
        place,
      );
      return parts.map((part) => () => part);
    },
  },
  {
    kernelName: "Pack",
    saveAllInputs: true,
    gradFunc: (dy: Tensor, _, { axis }) => tf.unstack(dy, axis).map((part) => () => part),
  },
  {
    kernelName: "Unpack",
    // The slope of a single output does not come in a list.
    gradFunc: (dy: Tensor | Tensor[], _, { axis }) => ({
      value: () => tf.stack([dy].flat(), axis),
    }),
  },
  {
    kernelName: "SplitV",
    gradFunc: (dy: Tensor | Tensor[], _, { axis }) => ({
      x: () => tf.concat([dy].flat(), axis),
    }),
  },
  {
    kernelName: "Tile",
    inputsToSave: ["x"],
    gradFunc: (dy: Tensor, [x], { reps }) => ({
      x: () => {
        const { shape, rank } = x as Tensor;
        const pairs = shape.flatMap((size, i) => [(reps as number[])[i] ?? 1, size]);
        return tf.sum(
          tf.reshape(dy, pairs),
          Array.from({ length: rank }, (_, i) => 2 * i),
        );
      },
    }),
  },
  {
    kernelName: "GatherV2",
    inputsToSave: ["x", "indices"],
    gradFunc: (dy: Tensor, [x, indices], { axis, batchDims }) => ({
      x: () => {
        const slope = scatterBack(dy, x as Tensor, indices as Tensor, axis, batchDims ?? 0);
        if (axis === 0 && !batchDims) rememberSlices(slope, dy, indices as Tensor);
        return slope;
      },
      indices: () => tf.zerosLike(indices as Tensor),
    }),
  },
  {
    kernelName: "GatherNd",
    inputsToSave: ["params", "indices"],
    gradFunc: (dy: Tensor, [params, indices]) => ({
      params: () =>
        tf.scatterND(
          tf.cast(indices as Tensor, "int32"),
          dy,
          (params as Tensor).shape as tf.ShapeMap[tf.Rank],
        ),
      indices: () => tf.zerosLike(indices as Tensor),
    }),
  },
  {
    kernelName: "ScatterNd",
    inputsToSave: ["indices"],
    gradFunc: (dy: Tensor, [indices]) => ({
      updates: () => tf.gatherND(dy, tf.cast(indices as Tensor, "int32")),
      indices: () => tf.zerosLike(indices as Tensor),
    }),
  },
  {
    kernelName: "UnsortedSegmentSum",
    inputsToSave: ["segmentIds"],
    gradFunc: (dy: Tensor, [ids]) => ({
      x: () => {
        const places = tf.cast(ids as Tensor, "int32") as tf.Tensor1D;
        const known = tf.greaterEqual(places, 0);
        const rows = tf.gather(dy, tf.maximum(places, 0) as tf.Tensor1D);
        const shape = [places.size, ...Array<number>(rows.rank - 1).fill(1)];
        return tf.mul(rows, tf.cast(tf.reshape(known, shape), "float32"));
      },
    }),
  },
  {
    kernelName: "SpaceToBatchND",
    gradFunc: (dy: Tensor, _, { blockShape, paddings }) => ({
      x: () => tf.batchToSpaceND(dy, blockShape, paddings),
    }),
  },
  {
    kernelName: "BatchToSpaceND",
    gradFunc: (dy: Tensor, _, { blockShape, crops }) => ({
      x: () => tf.spaceToBatchND(dy, blockShape, crops),
    }),
  },
];

/** Adds the slopes of gathered rows where they came from. */
function scatterBack(
  dy: Tensor,
  x: Tensor,
  indices: Tensor,
  axis: number,
  batchDims: number,
): Tensor {
  const place = axis < 0 ? axis + x.rank : axis;
  const outer = x.shape.slice(0, place);
  const inner = x.shape.slice(place + 1);
  const count = (list: readonly number[]): number => list.reduce((a, b) => a * b, 1);
  const [rows, size, tail] = [count(outer), x.shape[place] ?? 1, count(inner)];
  const batches = count(x.shape.slice(0, batchDims));
  const perBatch = Math.max(1, indices.size / batches);
  const ids = tf.reshape(tf.cast(indices, "int32"), [batches, 1, perBatch]);
  const spread = tf.tile(ids, [1, rows / batches, 1]);
  const offsets = tf.reshape(tf.range(0, rows, 1, "int32"), [batches, rows / batches, 1]);
  const flat = tf.reshape(tf.add(spread, tf.mul(offsets, size)), [-1]) as tf.Tensor1D;
  const values = tf.reshape(dy, [flat.size, tail]);
  return tf.reshape(
    tf.unsortedSegmentSum(
      values as tf.Tensor2D,
      tf.cast(flat, "int32") as tf.Tensor1D,
      rows * size,
    ),
    x.shape,
  );
}

/** Adds what was mirrored onto the values it was copied from, axis by axis. */
function foldMirror(
  dy: Tensor,
  x: Tensor,
  paddings: readonly [number, number][],
  mode: "reflect" | "symmetric",
): Tensor {
  const edge = mode === "reflect" ? 1 : 0;
  return paddings.reduce((slope, [before, after], axis) => {
    const size = x.shape[axis] ?? 1;
    if (before + after === 0) return slope;
    const source = Int32Array.from({ length: before + size + after }, (_, i) => {
      const at = i - before;
      if (at < 0) return -at - 1 + edge;
      return at < size ? at : 2 * size - at - 1 - edge;
    });
    const order = [axis, ...slope.shape.map((_, i) => i).filter((i) => i !== axis)];
    const rows = tf.transpose(slope, order);
    const folded = tf.unsortedSegmentSum(rows, tf.tensor1d(source, "int32"), size);
    return tf.transpose(
      folded,
      order.map((_, i) => order.indexOf(i)),
    );
  }, dy);
}
