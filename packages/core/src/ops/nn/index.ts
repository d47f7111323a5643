/** @file The functions of Keras's module `nn`. */
export {};
