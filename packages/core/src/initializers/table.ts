/** @file Every initializer by the names Keras accepts. */
import { configuredTable } from "../config/configured.ts";
import { Constant } from "./constant.ts";
import { GlorotNormal } from "./glorot-normal.ts";
import { GlorotUniform } from "./glorot-uniform.ts";
import { HeNormal } from "./he-normal.ts";
import { HeUniform } from "./he-uniform.ts";
import { Identity } from "./identity.ts";
import type { Initializer } from "./initializer.ts";
import { LecunNormal } from "./lecun-normal.ts";
import { LecunUniform } from "./lecun-uniform.ts";
import { Ones } from "./ones.ts";
import { Orthogonal } from "./orthogonal.ts";
import { RandomNormal } from "./random-normal.ts";
import { RandomUniform } from "./random-uniform.ts";
import { STFT } from "./stft.ts";
import { TruncatedNormal } from "./truncated-normal.ts";
import { VarianceScaling } from "./variance-scaling.ts";
import { Zeros } from "./zeros.ts";

const classes = [
  Constant,
  GlorotNormal,
  GlorotUniform,
  HeNormal,
  HeUniform,
  Identity,
  LecunNormal,
  LecunUniform,
  Ones,
  Orthogonal,
  RandomNormal,
  RandomUniform,
  STFT,
  TruncatedNormal,
  VarianceScaling,
  Zeros,
];

export const initializers = configuredTable<Initializer>("initializer", classes, {
  IdentityInitializer: Identity,
  normal: RandomNormal,
  one: Ones,
  OrthogonalInitializer: Orthogonal,
  STFTInitializer: STFT,
  uniform: RandomUniform,
  zero: Zeros,
});
