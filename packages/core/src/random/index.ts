/** @file `keras.random`: random tensors from a seed. The streams are not Keras's; the distributions are. */
export { categorical } from "./categorical.ts";
export type { Seed } from "./draw.ts";
export { dropout } from "./dropout.ts";
export { gamma } from "./gamma.ts";
export { normal } from "./normal.ts";
export { randint } from "./randint.ts";
export { SeedGenerator } from "./seed-generator.ts";
export { shuffle } from "./shuffle.ts";
export { truncatedNormal } from "./truncated-normal.ts";
export { uniform } from "./uniform.ts";
