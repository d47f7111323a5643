/** @file The functions of Keras's module `einops`. */
export { rearrange } from "./rearrange.ts";
