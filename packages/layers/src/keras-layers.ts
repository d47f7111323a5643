/** @file The table of Keras's built-in layers, for `loadModel(source, { objects: [kerasLayers] })`. */
import { type LayerClass, type ObjectTable, objectTable } from "@kmr-js/core";
import { Activation } from "./activations/activation.ts";
import { Softmax } from "./activations/softmax.ts";
import { MultiHeadAttention } from "./attention/multi-head-attention.ts";
import { Dense } from "./core/dense.ts";
import { EinsumDense } from "./core/einsum-dense.ts";
import { Embedding } from "./core/embedding.ts";
import { Masking } from "./core/masking.ts";
import { keras2 } from "./keras2.ts";
import { Add } from "./merging/add.ts";
import { BatchNormalization } from "./normalization/batch-normalization.ts";
import { StringLookup } from "./preprocessing/string-lookup.ts";
import { Dropout } from "./regularization/dropout.ts";
import { Bidirectional } from "./rnn/bidirectional.ts";
import { LSTM } from "./rnn/lstm.ts";
import { LSTMCell } from "./rnn/lstm-cell.ts";

const classes: readonly LayerClass[] = [
  Activation,
  Add,
  BatchNormalization,
  Bidirectional,
  Dense,
  Dropout,
  EinsumDense,
  Embedding,
  LSTM,
  LSTMCell,
  Masking,
  MultiHeadAttention,
  Softmax,
  StringLookup,
];

/** Every built-in layer by its name in a file. */
export const kerasLayers: ObjectTable = objectTable("kerasLayers", classes, {
  older: keras2,
});
