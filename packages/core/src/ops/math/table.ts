/** @file The ops of Keras's module `math`, for files. */
import type { OpDefinition } from "../operation.ts";

export const mathOps = [] as unknown as readonly OpDefinition[];
