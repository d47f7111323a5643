/** @file The functions of Keras's module `core`. */
export { shape } from "./shape.ts";
