/** @file The ops of Keras's module `nn`, for files. */
import type { OpDefinition } from "../operation.ts";
import * as activations from "./activations.ts";
import { AdaptiveAveragePool, AdaptiveMaxPool } from "./adaptive-pool.ts";
import { Conv } from "./conv.ts";
import { ConvTranspose } from "./conv-transpose.ts";
import {
  BinaryCrossentropy,
  CategoricalCrossentropy,
  SparseCategoricalCrossentropy,
} from "./crossentropy.ts";
import { CTCDecode } from "./ctc-decode.ts";
import { CTCLoss } from "./ctc-loss.ts";
import { DepthToSpace, SpaceToDepth } from "./depth-to-space.ts";
import { DepthwiseConv } from "./depthwise-conv.ts";
import { DotProductAttention } from "./dot-product-attention.ts";
import { Fold, Unfold } from "./fold.ts";
import { Moments } from "./moments.ts";
import { BatchNorm, LayerNorm, RMSNorm } from "./normalization.ts";
import { Normalize } from "./normalize.ts";
import { MultiHot, OneHot } from "./one-hot.ts";
import { AveragePool, MaxPool } from "./pool.ts";
import { PSNR } from "./psnr.ts";
import { SeparableConv } from "./separable-conv.ts";
import { LogSoftmax, Softmax, Sparsemax } from "./softmax.ts";

export const nnOps = [
  AdaptiveAveragePool,
  AdaptiveMaxPool,
  AveragePool,
  MaxPool,
  Conv,
  ConvTranspose,
  DepthToSpace,
  DepthwiseConv,
  SpaceToDepth,
  SeparableConv,
  activations.Celu,
  activations.Elu,
  activations.Gelu,
  activations.Glu,
  activations.HardShrink,
  activations.HardSigmoid,
  activations.HardSilu,
  activations.HardTanh,
  activations.LeakyRelu,
  activations.LogSigmoid,
  activations.Mish,
  activations.ReLU,
  activations.Relu,
  activations.Relu6,
  activations.Selu,
  activations.Sigmoid,
  activations.Silu,
  activations.Softplus,
  activations.SoftShrink,
  activations.Softsign,
  activations.SparsePlus,
  activations.SparseSigmoid,
  activations.Squareplus,
  activations.TanhShrink,
  activations.Threshold,
  BatchNorm,
  LayerNorm,
  RMSNorm,
  BinaryCrossentropy,
  CategoricalCrossentropy,
  SparseCategoricalCrossentropy,
  DotProductAttention,
  Fold,
  Unfold,
  Moments,
  MultiHot,
  OneHot,
  Normalize,
  PSNR,
  LogSoftmax,
  Softmax,
  Sparsemax,
  CTCDecode,
  CTCLoss,
] as unknown as readonly OpDefinition[];
