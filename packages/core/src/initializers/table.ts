/** @file Every initializer by the names Keras accepts. */
import { configuredTable } from "../config/configured.ts";
import { Constant, Identity, Ones, Zeros } from "./constant.ts";
import type { Initializer } from "./initializer.ts";
import { Orthogonal } from "./orthogonal.ts";
import { RandomNormal, RandomUniform, TruncatedNormal } from "./random.ts";
import * as scaling from "./variance-scaling.ts";

const classes = [
  Constant,
  Identity,
  Ones,
  Orthogonal,
  RandomNormal,
  RandomUniform,
  TruncatedNormal,
  Zeros,
  ...Object.values(scaling),
];

export const initializers = configuredTable<Initializer>("initializer", classes, {
  IdentityInitializer: Identity,
  normal: RandomNormal,
  one: Ones,
  OrthogonalInitializer: Orthogonal,
  uniform: RandomUniform,
  zero: Zeros,
});
