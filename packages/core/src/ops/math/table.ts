/** @file The ops of Keras's module `math`, for files. */
import type { OpDefinition } from "../operation.ts";
import { CDist } from "./cdist.ts";
import { Erf, Erfc, Erfinv } from "./error-function.ts";
import { ExtractSequences } from "./extract-sequences.ts";
import { FFT, FFT2, IFFT2, IRFFT, RFFT } from "./fft.ts";
import { Logdet } from "./logdet.ts";
import { Logsumexp } from "./logsumexp.ts";
import { Rsqrt } from "./rsqrt.ts";
import * as segment from "./segment-reduce.ts";
import { ISTFT, STFT } from "./stft.ts";
import { InTopK, TopK } from "./top-k.ts";

export const mathOps = [
  ExtractSequences,
  InTopK,
  segment.SegmentMax,
  segment.SegmentMin,
  segment.SegmentProd,
  segment.SegmentSum,
  TopK,
  CDist,
  Erf,
  Erfc,
  Erfinv,
  FFT,
  FFT2,
  IFFT2,
  IRFFT,
  RFFT,
  Logdet,
  Logsumexp,
  Rsqrt,
  ISTFT,
  STFT,
] as unknown as readonly OpDefinition[];
