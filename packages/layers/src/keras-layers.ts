/** @file The table of Keras's built-in layers, for `loadModel(source, { objects: [kerasLayers] })`. */
import { type LayerClass, type ObjectTable, objectTable } from "@kmr-js/core";
import { Activation } from "./activations/activation.ts";
import { Dense } from "./core/dense.ts";
import { Add } from "./merging/add.ts";
import { BatchNormalization } from "./normalization/batch-normalization.ts";
import { Dropout } from "./regularization/dropout.ts";

const classes: readonly LayerClass[] = [Activation, Add, BatchNormalization, Dense, Dropout];

/** Every built-in layer by its name in a file. */
export const kerasLayers: ObjectTable = objectTable("kerasLayers", classes);
