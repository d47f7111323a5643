/** @file The functions of Keras's module `math`. */
export {};
