/** @file Windows for signals: ops.hanning and its kind. */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../tensor.ts";
import { i0 } from "./special.ts";

/** Places from 0 to 1; one place alone is in the middle. */
function places(size: number): Tensor {
  return size === 1 ? tf.tensor1d([0.5]) : tf.div(tf.range(0, size), size - 1);
}

/** `a − b · cos(2πt) + c · cos(4πt)`. */
function cosines(size: number, a: number, b: number, c = 0): Tensor {
  return tf.tidy(() => {
    const turn = tf.mul(places(size), 2 * Math.PI);
    const first = tf.sub(a, tf.mul(tf.cos(turn), b));
    return c === 0 ? first : tf.add(first, tf.mul(tf.cos(tf.mul(turn, 2)), c));
  });
}

/** A triangle that starts and ends with 0. @see keras.ops.bartlett */
export function bartlett(size: number): Tensor {
  return tf.tidy(() => tf.sub(1, tf.abs(tf.sub(tf.mul(places(size), 2), 1))));
}
/** Blackman's window. @see keras.ops.blackman */
export function blackman(size: number): Tensor {
  return cosines(size, 0.42, 0.5, 0.08);
}
/** Hamming's window. @see keras.ops.hamming */
export function hamming(size: number): Tensor {
  return cosines(size, 0.54, 0.46);
}
/** Hann's window. @see keras.ops.hanning */
export function hanning(size: number): Tensor {
  return cosines(size, 0.5, 0.5);
}
/** Kaiser's window; `beta` tells how narrow it is. @see keras.ops.kaiser */
export function kaiser(size: number, beta: number): Tensor {
  return tf.tidy(() => {
    const side = tf.square(tf.sub(tf.mul(places(size), 2), 1));
    const bell = i0(tf.mul(tf.sqrt(tf.maximum(tf.sub(1, side), 0)), beta));
    return tf.div(bell, i0(tf.scalar(beta)));
  });
}
