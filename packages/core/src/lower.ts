/** @file The seam for compiled inference: what a layer may say, beside `call`, of how it computes. */
import type { HostArray } from "./layer/variable.ts";

/** `x · kernel + bias`, then an activation by name. */
export interface Affine {
  readonly kind: "affine";
  readonly kernel: HostArray;
  readonly bias: HostArray | null;
  readonly activation: string;
}

/** `x · scale + shift` along the last axis: batch normalization at inference. */
export interface ScaleShift {
  readonly kind: "scale_shift";
  readonly scale: HostArray;
  readonly shift: HostArray;
}

/** Nothing happens at inference. */
export interface Identity {
  readonly kind: "identity";
}

/** One step of the small program that `@kmr-js/engine` runs. A layer gives them from `lower()`. */
export type LoweredStep = Affine | ScaleShift | Identity;
