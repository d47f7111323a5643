/** @file The table of Keras's built-in layers, for `loadModel(source, { objects: [kerasLayers] })`. */
import { type LayerClass, type ObjectTable, objectTable } from "@kmr-js/core";
import { Activation } from "./activations/activation.ts";
import { Softmax } from "./activations/softmax.ts";
import { AdditiveAttention } from "./attention/additive-attention.ts";
import { Attention } from "./attention/attention.ts";
import { GroupQueryAttention } from "./attention/group-query-attention.ts";
import { MultiHeadAttention } from "./attention/multi-head-attention.ts";
import { Conv1D } from "./convolutional/conv1d.ts";
import { Conv1DTranspose } from "./convolutional/conv1d-transpose.ts";
import { Conv2D } from "./convolutional/conv2d.ts";
import { Conv2DTranspose } from "./convolutional/conv2d-transpose.ts";
import { Conv3D } from "./convolutional/conv3d.ts";
import { Conv3DTranspose } from "./convolutional/conv3d-transpose.ts";
import { DepthwiseConv1D } from "./convolutional/depthwise-conv1d.ts";
import { DepthwiseConv2D } from "./convolutional/depthwise-conv2d.ts";
import { SeparableConv1D } from "./convolutional/separable-conv1d.ts";
import { SeparableConv2D } from "./convolutional/separable-conv2d.ts";
import { Dense } from "./core/dense.ts";
import { EinsumDense } from "./core/einsum-dense.ts";
import { Embedding } from "./core/embedding.ts";
import { Masking } from "./core/masking.ts";
import { keras2 } from "./keras2.ts";
import { Add } from "./merging/add.ts";
import { BatchNormalization } from "./normalization/batch-normalization.ts";
import { SpectralNormalization } from "./normalization/spectral-normalization.ts";
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
import { ConvLSTM1D } from "./rnn/conv-lstm1d.ts";
import { ConvLSTM2D } from "./rnn/conv-lstm2d.ts";
import { ConvLSTM3D } from "./rnn/conv-lstm3d.ts";
import { GRU } from "./rnn/gru.ts";
import { GRUCell } from "./rnn/gru-cell.ts";
import { LSTM } from "./rnn/lstm.ts";
import { LSTMCell } from "./rnn/lstm-cell.ts";
import { RNN } from "./rnn/rnn.ts";
import { SimpleRNN } from "./rnn/simple-rnn.ts";
import { SimpleRNNCell } from "./rnn/simple-rnn-cell.ts";
import { StackedRNNCells } from "./rnn/stacked-rnn-cells.ts";
import { TimeDistributed } from "./rnn/time-distributed.ts";

const classes: readonly LayerClass[] = [
  Activation,
  Add,
  AdditiveAttention,
  Attention,
  BatchNormalization,
  Bidirectional,
  CategoryEncoding,
  CenterCrop,
  Conv1D,
  Conv1DTranspose,
  Conv2D,
  Conv2DTranspose,
  Conv3D,
  Conv3DTranspose,
  ConvLSTM1D,
  ConvLSTM2D,
  ConvLSTM3D,
  Dense,
  DepthwiseConv1D,
  DepthwiseConv2D,
  Discretization,
  Dropout,
  EinsumDense,
  Embedding,
  GRU,
  GRUCell,
  GroupQueryAttention,
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
  RNN,
  Rescaling,
  Resizing,
  STFTSpectrogram,
  SeparableConv1D,
  SeparableConv2D,
  SimpleRNN,
  SimpleRNNCell,
  Softmax,
  SpectralNormalization,
  StackedRNNCells,
  StringLookup,
  TextVectorization,
  TimeDistributed,
];

/** Every built-in layer by its name in a file. */
export const kerasLayers: ObjectTable = objectTable("kerasLayers", classes, {
  older: keras2,
});
