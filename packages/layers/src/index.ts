/** @file One export line per layer. */
export { Activation, type ActivationArgs } from "./activations/activation.ts";
export { Softmax, type SoftmaxArgs } from "./activations/softmax.ts";
export {
  MultiHeadAttention,
  type MultiHeadAttentionArgs,
} from "./attention/multi-head-attention.ts";
export { Dense, type DenseArgs } from "./core/dense.ts";
export { EinsumDense, type EinsumDenseArgs } from "./core/einsum-dense.ts";
export { Embedding, type EmbeddingArgs } from "./core/embedding.ts";
export { Masking, type MaskingArgs } from "./core/masking.ts";
export { kerasLayers } from "./keras-layers.ts";
export { Add } from "./merging/add.ts";
export {
  BatchNormalization,
  type BatchNormalizationArgs,
} from "./normalization/batch-normalization.ts";
export { CategoryEncoding, type CategoryEncodingArgs } from "./preprocessing/category-encoding.ts";
export { Discretization, type DiscretizationArgs } from "./preprocessing/discretization.ts";
export { HashedCrossing, type HashedCrossingArgs } from "./preprocessing/hashed-crossing.ts";
export { Hashing, type HashingArgs } from "./preprocessing/hashing.ts";
export {
  CenterCrop,
  type CenterCropArgs,
} from "./preprocessing/image-preprocessing/center-crop.ts";
export { Resizing, type ResizingArgs } from "./preprocessing/image-preprocessing/resizing.ts";
export { IntegerLookup, type IntegerLookupArgs } from "./preprocessing/integer-lookup.ts";
export { MelSpectrogram, type MelSpectrogramArgs } from "./preprocessing/mel-spectrogram.ts";
export { Normalization, type NormalizationArgs } from "./preprocessing/normalization.ts";
export { Pipeline, type PipelineArgs } from "./preprocessing/pipeline.ts";
export { Rescaling, type RescalingArgs } from "./preprocessing/rescaling.ts";
export { STFTSpectrogram, type STFTSpectrogramArgs } from "./preprocessing/stft-spectrogram.ts";
export { StringLookup, type StringLookupArgs } from "./preprocessing/string-lookup.ts";
export {
  TextVectorization,
  type TextVectorizationArgs,
} from "./preprocessing/text-vectorization.ts";
export { Dropout, type DropoutArgs } from "./regularization/dropout.ts";
export { Bidirectional, type BidirectionalArgs } from "./rnn/bidirectional.ts";
export { LSTM, type LSTMArgs } from "./rnn/lstm.ts";
export { LSTMCell, type LSTMCellArgs } from "./rnn/lstm-cell.ts";
