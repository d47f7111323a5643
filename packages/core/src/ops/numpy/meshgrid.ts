/** @file ops.meshgrid */
import * as tf from "@tensorflow/tfjs-core";
import { choice } from "../../config/field.ts";
import type { AnyTensor } from "../../tensor.ts";
import { defineOp, type Same, specsOf, toTensors } from "../operation.ts";
import { flatShape } from "./axes.ts";
import { broadcastTensor } from "./tile.ts";

type Indexing = "xy" | "ij";

/** The axis along which input `i` varies: Cartesian indexing exchanges the first two. */
function axisOf(i: number, indexing: Indexing, rank: number): number {
  return indexing === "xy" && rank > 1 && i < 2 ? 1 - i : i;
}

/** The sizes of the grid. */
function gridShape<T>(sizes: readonly T[], indexing: Indexing): T[] {
  return sizes.map((_, i) => sizes[axisOf(i, indexing, sizes.length)] as T);
}

export const Meshgrid = defineOp({
  className: "Meshgrid",
  module: "numpy",
  inputs: ["x"],
  fields: { indexing: choice(["xy", "ij"], "xy") },
  compute: (xs, { indexing }) => {
    const tensors = toTensors(xs);
    const rank = tensors.length;
    const grid = gridShape(
      tensors.map(({ size }) => size),
      indexing,
    );
    return tensors.map((tensor, i) => {
      const place = axisOf(i, indexing, rank);
      const line = grid.map((_, axis) => (axis === place ? tensor.size : 1));
      return broadcastTensor(tf.reshape(tensor, line), grid);
    });
  },
  infer: (xs, { indexing }) => {
    const specs = specsOf(xs);
    const sizes = specs.map(({ shape }) => flatShape(shape)[0] ?? null);
    return specs.map(({ dtype }) => ({ shape: gridShape(sizes, indexing), dtype }));
  },
});

/**
 * The coordinates of a grid, one tensor for each axis. `xy` has the first input vary along the second axis, `ij` along
 * the first.
 * @see keras.ops.meshgrid
 */
export function meshgrid<T extends AnyTensor>(
  x: readonly T[],
  options: { readonly indexing?: Indexing | undefined } = {},
): Same<T>[] {
  return Meshgrid.apply(x, options) as Same<T>[];
}
