/** @file The ops of Keras's module `nn`, for files. */
import type { OpDefinition } from "../operation.ts";

export const nnOps = [] as unknown as readonly OpDefinition[];
