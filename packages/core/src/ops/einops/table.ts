/** @file The ops of Keras's module `einops`, for files. */
import type { OpDefinition } from "../operation.ts";
import { Rearrange } from "./rearrange.ts";

export const einopsOps = [Rearrange] as unknown as readonly OpDefinition[];
