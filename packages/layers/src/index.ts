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
export { StringLookup, type StringLookupArgs } from "./preprocessing/string-lookup.ts";
export { Dropout, type DropoutArgs } from "./regularization/dropout.ts";
export { Bidirectional, type BidirectionalArgs } from "./rnn/bidirectional.ts";
export { LSTM, type LSTMArgs } from "./rnn/lstm.ts";
export { LSTMCell, type LSTMCellArgs } from "./rnn/lstm-cell.ts";
