/** @file What all convolutional layers do with channels. */
import type { DataFormat, Tensor, Variable } from "@kmr-js/core";
import * as tf from "@tensorflow/tfjs-core";

/** The demand on the input: its rank, and once built the number of its channels. */
export interface InputRule {
  readonly rank: number;
  readonly axes?: Readonly<Record<number, number>>;
}

/** The axis of the channels. */
export function channelAxis(format: DataFormat): 1 | -1 {
  return format === "channels_last" ? -1 : 1;
}

/** Adds a bias, if there is one, to each channel. */
export function addToChannels(x: Tensor, bias: Variable | null, format: DataFormat): Tensor {
  if (bias === null) return x;
  if (format === "channels_last") return tf.add(x, bias.value);
  return tf.add(x, tf.reshape(bias.value, [-1, ...Array<number>(x.rank - 2).fill(1)]));
}
