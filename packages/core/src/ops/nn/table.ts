/** @file The ops of Keras's module `nn`, for files. */
import type { OpDefinition } from "../operation.ts";
import { Conv } from "./conv.ts";
import { ConvTranspose } from "./conv-transpose.ts";
import { DepthwiseConv } from "./depthwise-conv.ts";
import { SeparableConv } from "./separable-conv.ts";

export const nnOps = [
  Conv,
  ConvTranspose,
  DepthwiseConv,
  SeparableConv,
] as unknown as readonly OpDefinition[];
