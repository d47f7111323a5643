/** @file The functions of Keras's module `image`. */
export { resize } from "./resize.ts";
