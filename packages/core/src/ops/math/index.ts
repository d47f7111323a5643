/** @file The functions of Keras's module `math`. */
export { cdist } from "./cdist.ts";
export { erf, erfc, erfinv } from "./error-function.ts";
export { extractSequences } from "./extract-sequences.ts";
export { type ComplexPair, fft, fft2, ifft2, irfft, rfft } from "./fft.ts";
export { logdet } from "./logdet.ts";
export { logsumexp } from "./logsumexp.ts";
export { rsqrt } from "./rsqrt.ts";
export { segmentMax, segmentMin, segmentProd, segmentSum } from "./segment-reduce.ts";
export { istft, stft, type Window } from "./stft.ts";
export { inTopK, topK } from "./top-k.ts";
