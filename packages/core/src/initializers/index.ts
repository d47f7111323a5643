/** @file `keras.initializers`. */
export { Constant, Identity, Ones, Zeros } from "./constant.ts";
export { Initializer } from "./initializer.ts";
export { Orthogonal } from "./orthogonal.ts";
export { RandomNormal, RandomUniform, TruncatedNormal } from "./random.ts";
export {
  GlorotNormal,
  GlorotUniform,
  HeNormal,
  HeUniform,
  LecunNormal,
  LecunUniform,
  VarianceScaling,
} from "./variance-scaling.ts";
