/** @file The ops of Keras's module `linalg`, for files. */
import type { OpDefinition } from "../operation.ts";

export const linalgOps = [] as unknown as readonly OpDefinition[];
