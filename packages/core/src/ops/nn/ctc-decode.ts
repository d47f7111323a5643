/** @file ops.ctcDecode */
import * as tf from "@tensorflow/tfjs-core";
import {
  boolean,
  choice,
  type Field,
  integer,
  nullable,
  positiveInteger,
} from "../../config/field.ts";
import type { ConfigOf } from "../../config/infer.ts";
import { ShapeError } from "../../errors.ts";
import { formatShape, type Shape } from "../../shape.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { toIndices } from "../gather-scatter.ts";
import { defineOp, type Same, specOf, toTensor } from "../operation.ts";
import { searchBeams } from "./ctc-beam-search.ts";

const maskIndex: Field<number | null, number | null, false> = {
  ...nullable(integer()),
  initial: 0,
};

const fields = {
  strategy: choice(["greedy", "beam_search"], "greedy"),
  beam_width: positiveInteger(100),
  top_paths: positiveInteger(1),
  merge_repeated: boolean(true),
  mask_index: maskIndex,
};
type Config = ConfigOf<typeof fields>;

/** Labels of one path, and its score. */
export interface DecodedPath {
  readonly labels: readonly number[];
  readonly score: number;
}

/** The most probable class at each time. The score is minus the sum of the scores on the way. */
function decodeGreedily(
  steps: readonly Float32Array[],
  blank: number,
  merge: boolean,
): DecodedPath {
  const best = steps.map((scores) => scores.indexOf(Math.max(...scores)));
  const labels = best.filter(
    (label, time) => label !== blank && !(merge && label === best[time - 1]),
  );
  const total = steps.reduce((sum, scores) => sum + Math.max(...scores), 0);
  return { labels, score: -total };
}

function pathsFor(steps: readonly Float32Array[], classes: number, config: Config): DecodedPath[] {
  const { strategy, merge_repeated: merge, beam_width: width, top_paths: count } = config;
  const given = config.mask_index ?? classes - 1;
  const blank = given < 0 ? given + classes : given;
  return strategy === "greedy"
    ? [decodeGreedily(steps, blank, merge)]
    : searchBeams(steps, blank, { width, count });
}

function countOf({ strategy, top_paths: count }: Config): number {
  return strategy === "greedy" ? 1 : count;
}

/** @throws ShapeError */
function check(shape: Shape): void {
  if (shape.length === 3) return;
  throw new ShapeError(
    `ctc_decode: inputs must be (batch, times, classes). Received: shape ${formatShape(shape)}.`,
  );
}

function decode(inputs: Tensor, lengths: Tensor, config: Config): [Tensor, Tensor] {
  const [batch = 0, times = 0, classes = 0] = inputs.shape;
  const [values, sizes] = [Float32Array.from(inputs.dataSync()), lengths.dataSync()];
  const count = countOf(config);
  const labels = new Int32Array(count * batch * times).fill(-1);
  const scores = new Float32Array(batch * count);
  for (let sample = 0; sample < batch; sample++) {
    const steps = Array.from({ length: sizes[sample] as number }, (_, time) => {
      const start = (sample * times + time) * classes;
      return values.subarray(start, start + classes);
    });
    for (const [rank, path] of pathsFor(steps, classes, config).entries()) {
      labels.set(path.labels, (rank * batch + sample) * times);
      scores[sample * count + rank] = path.score;
    }
  }
  return [tf.tensor3d(labels, [count, batch, times], "int32"), tf.tensor2d(scores, [batch, count])];
}

export const CTCDecode = defineOp({
  className: "CTCDecode",
  module: "nn",
  inputs: ["inputs", "sequence_lengths"],
  fields,
  compute: ([inputs, lengths], config) => {
    const tensor = tf.cast(toTensor(inputs), "float32");
    check(tensor.shape);
    return decode(tensor, toIndices(lengths), config);
  },
  infer: ([inputs], config) => {
    const { shape } = specOf(inputs);
    check(shape);
    const [batch = null, times = null] = shape;
    const count = countOf(config);
    return [
      { shape: [count, batch, times], dtype: "int32" },
      { shape: [batch, count], dtype: "float32" },
    ];
  },
});

interface DecodeOptions {
  readonly strategy?: "greedy" | "beam_search" | undefined;
  /** How many paths the search keeps. */
  readonly beam_width?: number | undefined;
  /** How many paths it gives. */
  readonly top_paths?: number | undefined;
  /** Whether `greedy` takes equal neighbours as one. */
  readonly merge_repeated?: boolean | undefined;
  /** The class of blanks; null for the last one. */
  readonly mask_index?: number | null | undefined;
}

/**
 * The most probable labels for scores over time, filled up with -1, and their scores. Has no gradient.
 * Shapes: `(batch, times, classes)` → labels `(paths, batch, times)` and scores `(batch, paths)`.
 * @see keras.ops.ctc_decode
 * @throws ShapeError
 */
export function ctcDecode<T extends AnyTensor>(
  inputs: T,
  sequenceLengths: T,
  options: DecodeOptions = {},
): readonly [labels: Same<T>, scores: Same<T>] {
  return CTCDecode.apply([inputs, sequenceLengths], options) as readonly [Same<T>, Same<T>];
}
