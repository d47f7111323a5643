/** @file The ops of Keras's module `core`, for files. */
import type { OpDefinition } from "../operation.ts";
import { Cast, ConvertToTensor, SaturateCast, StopGradient } from "./cast.ts";
import { Scatter, ScatterUpdate } from "./scatter.ts";
import { Slice, SliceUpdate } from "./slice.ts";
import { Unstack } from "./unstack.ts";

export const coreOps = [
  Cast,
  ConvertToTensor,
  SaturateCast,
  StopGradient,
  Scatter,
  ScatterUpdate,
  Slice,
  SliceUpdate,
  Unstack,
] as unknown as readonly OpDefinition[];
