/** @file `keras.activations`. */
export {
  celu,
  elu,
  exponential,
  gelu,
  leakyRelu,
  linear,
  mish,
  relu,
  relu6,
  selu,
  softplus,
  sparsePlus,
  squareplus,
  threshold,
} from "./rectifiers.ts";
export {
  glu,
  hardShrink,
  hardSigmoid,
  hardSilu,
  hardTanh,
  logSigmoid,
  sigmoid,
  silu,
  softShrink,
  softsign,
  sparseSigmoid,
  tanh,
  tanhShrink,
} from "./sigmoids.ts";
export { logSoftmax, softmax, sparsemax } from "./softmaxes.ts";
