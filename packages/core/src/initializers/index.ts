/** @file `keras.initializers`. */
export { Constant } from "./constant.ts";
export { GlorotNormal } from "./glorot-normal.ts";
export { GlorotUniform } from "./glorot-uniform.ts";
export { HeNormal } from "./he-normal.ts";
export { HeUniform } from "./he-uniform.ts";
export { Identity } from "./identity.ts";
export { Initializer } from "./initializer.ts";
export { LecunNormal } from "./lecun-normal.ts";
export { LecunUniform } from "./lecun-uniform.ts";
export { Ones } from "./ones.ts";
export { Orthogonal } from "./orthogonal.ts";
export { RandomNormal } from "./random-normal.ts";
export { RandomUniform } from "./random-uniform.ts";
export { STFT } from "./stft.ts";
export { TruncatedNormal } from "./truncated-normal.ts";
export { VarianceScaling } from "./variance-scaling.ts";
export { Zeros } from "./zeros.ts";
