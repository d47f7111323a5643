/** @file The ops of Keras's module `image`, for files. */
import type { OpDefinition } from "../operation.ts";

export const imageOps = [] as unknown as readonly OpDefinition[];
