/** @file The functions of Keras's module `nn`. */

export {
  celu,
  elu,
  gelu,
  glu,
  hardShrink,
  hardSigmoid,
  hardSilu,
  hardSilu as hardSwish,
  hardTanh,
  leakyRelu,
  logSigmoid,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  silu as swish,
  softplus,
  softShrink,
  softsign,
  sparsePlus,
  sparseSigmoid,
  squareplus,
  tanhShrink,
  threshold,
} from "./activations.ts";
export { adaptiveAveragePool, adaptiveMaxPool } from "./adaptive-pool.ts";
export { conv } from "./conv.ts";
export type { ConvOptions, ConvPadding, PerAxis } from "./conv-config.ts";
export { convTranspose } from "./conv-transpose.ts";
export {
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
} from "./crossentropy.ts";
export { ctcDecode } from "./ctc-decode.ts";
export { ctcLoss } from "./ctc-loss.ts";
export { depthToSpace, spaceToDepth } from "./depth-to-space.ts";
export { depthwiseConv } from "./depthwise-conv.ts";
export { dotProductAttention } from "./dot-product-attention.ts";
export { fold, unfold } from "./fold.ts";
export { moments } from "./moments.ts";
export { batchNormalization, layerNormalization, rmsNormalization } from "./normalization.ts";
export { normalize } from "./normalize.ts";
export { multiHot, oneHot } from "./one-hot.ts";
export { averagePool, maxPool, type PoolOptions } from "./pool.ts";
export { psnr } from "./psnr.ts";
export { separableConv } from "./separable-conv.ts";
export { logSoftmax, softmax, sparsemax } from "./softmax.ts";
