/** @file The functions of Keras's module `linalg`. */
export {};
