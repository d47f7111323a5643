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
import { CategoryEncoding } from "./preprocessing/category-encoding.ts";
import { Discretization } from "./preprocessing/discretization.ts";
import { HashedCrossing } from "./preprocessing/hashed-crossing.ts";
import { Hashing } from "./preprocessing/hashing.ts";
import { CenterCrop } from "./preprocessing/image-preprocessing/center-crop.ts";
import { Resizing } from "./preprocessing/image-preprocessing/resizing.ts";
import { IntegerLookup } from "./preprocessing/integer-lookup.ts";
import { MelSpectrogram } from "./preprocessing/mel-spectrogram.ts";
import { Normalization } from "./preprocessing/normalization.ts";
import { Pipeline } from "./preprocessing/pipeline.ts";
import { Rescaling } from "./preprocessing/rescaling.ts";
import { STFTSpectrogram } from "./preprocessing/stft-spectrogram.ts";
import { StringLookup } from "./preprocessing/string-lookup.ts";
import { TextVectorization } from "./preprocessing/text-vectorization.ts";
import { Dropout } from "./regularization/dropout.ts";
import { Bidirectional } from "./rnn/bidirectional.ts";
import { LSTM } from "./rnn/lstm.ts";
import { LSTMCell } from "./rnn/lstm-cell.ts";

const classes: readonly LayerClass[] = [
  Activation,
  Add,
  BatchNormalization,
  Bidirectional,
  CategoryEncoding,
  CenterCrop,
  Dense,
  Discretization,
  Dropout,
  EinsumDense,
  Embedding,
  HashedCrossing,
  Hashing,
  IntegerLookup,
  LSTM,
  LSTMCell,
  Masking,
  MelSpectrogram,
  MultiHeadAttention,
  Normalization,
  Pipeline,
  Rescaling,
  Resizing,
  STFTSpectrogram,
  Softmax,
  StringLookup,
  TextVectorization,
];

/** Every built-in layer by its name in a file. */
export const kerasLayers: ObjectTable = objectTable("kerasLayers", classes, {
  older: keras2,
});
