/** @file The ops of Keras's module `image`, for files. */
import type { OpDefinition } from "../operation.ts";
import { Resize } from "./resize.ts";

export const imageOps = [Resize] as unknown as readonly OpDefinition[];
