/** @file The functions of Keras's module `nn`. */

export { conv } from "./conv.ts";
export type { ConvOptions, ConvPadding, PerAxis } from "./conv-config.ts";
export { convTranspose } from "./conv-transpose.ts";
export { depthwiseConv } from "./depthwise-conv.ts";
export { separableConv } from "./separable-conv.ts";
