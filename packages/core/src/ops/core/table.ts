/** @file The ops of Keras's module `core`, for files. */
import type { OpDefinition } from "../operation.ts";

export const coreOps = [] as unknown as readonly OpDefinition[];
