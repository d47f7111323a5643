/** @file One export line per layer. */
export { Activation, type ActivationArgs } from "./activations/activation.ts";
export { Dense, type DenseArgs } from "./core/dense.ts";
export { kerasLayers } from "./keras-layers.ts";
export { Add } from "./merging/add.ts";
export { BatchNormalization, type BatchNormalizationArgs } from "./normalization/batch-normalization.ts";
export { Dropout, type DropoutArgs } from "./regularization/dropout.ts";
